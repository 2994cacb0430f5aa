"""A conversation sees its own cases and those that it has the words for, and no others."""

from sqlalchemy import Connection

from bot.cases import erasure
from bot.cases.doors import visible
from tests.bot.cases.reports import AT, conversation, hours, opened


def test_its_own_come_first_and_the_newest_of_them_before(sql: Connection) -> None:
    here, other = conversation(sql), conversation(sql)
    old = opened(sql, conversation=here)
    elsewhere = opened(sql, hours(2), conversation=other)
    new = opened(sql, hours(1), conversation=here)
    assert [case.id for case in visible(sql, here, [elsewhere.id, old.id])] == [new.id, old.id, elsewhere.id]


def test_cases_of_others_and_of_no_conversation_are_not_seen(sql: Connection) -> None:
    here = conversation(sql)
    opened(sql, conversation=conversation(sql))
    opened(sql)
    assert visible(sql, here, ["unheard-of"]) == []


def test_the_words_open_nothing_once_who_reported_it_was_forgotten(sql: Connection) -> None:
    here, other = conversation(sql), conversation(sql)
    known = opened(sql, conversation=other)
    assert visible(sql, here, [known.id]) == [known]
    erasure.forget_case(sql, known.id, AT)
    assert visible(sql, here, [known.id]) == []
    assert visible(sql, other, []) == []
