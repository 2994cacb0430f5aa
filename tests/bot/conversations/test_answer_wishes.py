"""The answer of the city is offered once for a question, and wanted once."""

import json

import pytest
from sqlalchemy import insert, select, update

from bot.clock import now
from bot.conversations import answer_wishes
from bot.conversations.record import Conversations
from bot.messages import Choice, Incoming, Outgoing
from bot.storage.database import Database
from bot.storage.tables import answer_wishes as wishes
from bot.storage.tables import inbox_items, knowledge_tasks, task_askers


def _asked(record: Conversations, identity: str, text: str, *offered: int) -> int:
    said = record.receive(identity, Incoming(client_id=f"{text}{offered}", text=text))[0]
    choices = [Choice(label="x", payload=f"{answer_wishes.OFFER}{json.dumps({'question': one})}") for one in offered]
    record.finish_turn(identity, said.seq, [Outgoing(text="?", choices=tuple(choices))], {"events": []}, "de")
    return said.seq


@pytest.fixture
def talk(record: Conversations) -> str:
    return record.open("musterstadt", "web", Outgoing(text="Guten Tag"))[0].id


def _may(database: Database, talk: str, question: int) -> bool:
    with database.read() as sql:
        return answer_wishes.may_offer(sql, talk, question)


def _agree(database: Database, talk: str, question: int) -> bool | None:
    with database.write() as sql:
        return answer_wishes.agree(sql, talk, question, now())


def test_it_is_offered_once_for_the_same_question(record: Conversations, database: Database, talk: str) -> None:
    first = _asked(record, talk, "Darf ich grillen?", 2)
    assert first == 2
    assert not _may(database, talk, first)
    same, other = _asked(record, talk, "darf  ich GRILLEN"), _asked(record, talk, "Darf ich zelten?")
    assert not _may(database, talk, same)
    assert _may(database, talk, other)
    somebody_else = record.open("musterstadt", "web", Outgoing(text="Guten Tag"))[0].id
    assert _may(database, somebody_else, _asked(record, somebody_else, "Darf ich grillen?"))


def test_it_is_not_offered_where_nobody_would_hear_it(record: Conversations, database: Database, talk: str) -> None:
    tried = record.open("musterstadt", "studio", Outgoing(text="Guten Tag"))[0].id
    assert not _may(database, tried, _asked(record, tried, "Darf ich grillen?"))
    assert not _may(database, talk, 1)  # the assistant's own words
    assert not _may(database, talk, 99)
    assert not _may(database, "gone", 2)
    assert not _may(database, talk, _asked(record, talk, "?!"))


def test_a_wish_is_kept_once(record: Conversations, database: Database, talk: str) -> None:
    question = _asked(record, talk, "Darf ich grillen?", 2)
    assert [_agree(database, talk, question), _agree(database, talk, question)] == [True, False]
    assert [_agree(database, talk, 1), _agree(database, talk, 99), _agree(database, "gone", 2)] == [None, None, None]
    with database.read() as sql:
        assert [(row.conversation, row.seq) for row in sql.execute(select(wishes))] == [(talk, question)]


def test_who_waits_for_a_department_already_is_told_so(record: Conversations, database: Database, talk: str) -> None:
    question, at = _asked(record, talk, "Darf ich grillen?"), now()
    task = {"site": "musterstadt", "department": "Amt", "question": "x", "language": "de", "state": "open"}
    with database.write() as sql:
        sql.execute(insert(knowledge_tasks).values(id="t", due_at=at, created_by="Kim", created_at=at, **task))
        sql.execute(insert(task_askers).values(task="t", conversation=talk, seq=question, agreed=True))
    assert _agree(database, talk, question) is False
    with database.write() as sql:
        sql.execute(update(task_askers).values(agreed=False))
    assert _agree(database, talk, question)
    with database.read() as sql:
        assert list(sql.scalars(select(task_askers.c.agreed))) == [True]
        assert sql.execute(select(wishes)).all() == []


def test_who_asks_the_same_twice_waits_for_one_answer(record: Conversations, database: Database, talk: str) -> None:
    first, second, at = _asked(record, talk, "Darf ich grillen?"), _asked(record, talk, "Grillen erlaubt?"), now()
    task = {"site": "musterstadt", "department": "Amt", "question": "x", "language": "de", "state": "open"}
    item = {"conversation": talk, "site": "musterstadt", "at": at, "language": "de", "text": "x", "decided_at": at}
    more = {"intent": "a", "confidence": 0, "uncertainty": 1, "guesses": [], "cluster": "c", "state": "task"}
    with database.write() as sql:
        sql.execute(insert(knowledge_tasks).values(id="t", due_at=at, created_by="Kim", created_at=at, **task))
        sql.execute(insert(task_askers).values(task="t", conversation=talk, seq=first))
        for seq in (first, second):
            sql.execute(insert(inbox_items).values(item | more | {"seq": seq, "decision": {"task": "t"}}))
    assert [_agree(database, talk, one) for one in (second, first, second)] == [True, False, False]
    with database.read() as sql:
        assert sql.execute(select(wishes)).all() == []
        assert list(sql.scalars(select(task_askers.c.agreed))) == [True]


@pytest.mark.parametrize(("state", "after", "agreed"), [("done", "open", True), ("deleted", "deleted", None)])
def test_what_was_decided_before_is_looked_at_again(
    record: Conversations, database: Database, talk: str, state: str, after: str, agreed: bool | None
) -> None:
    question, at = _asked(record, talk, "Darf ich grillen?"), now()
    item = {"conversation": talk, "seq": question, "site": "musterstadt", "at": at, "language": "de", "text": "x"}
    more = {"intent": "a", "confidence": 0, "uncertainty": 1, "guesses": [], "cluster": "c", "state": state}
    with database.write() as sql:
        sql.execute(insert(inbox_items).values(item | more | {"decided_at": at}))
    assert _agree(database, talk, question) is agreed
    with database.read() as sql:
        assert list(sql.scalars(select(inbox_items.c.state))) == [after]
