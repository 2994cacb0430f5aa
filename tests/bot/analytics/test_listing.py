"""Behind a number stand messages that staff may read: masked, and nothing that was told to a form or a person."""

from datetime import date

import pytest

from bot.analytics.listing import Turn, count, listed
from bot.analytics.turns import Each, Wanted
from bot.storage.database import Database
from tests.bot.analytics.filling import Said, fill

MAIL = "Anna Muster, anna@example.org"


def _listed(database: Database, each: Each = "turn") -> list[Turn]:
    with database.read() as sql:
        return listed(sql, Wanted("musterstadt", date(2026, 10, 25), date(2026, 10, 26), each=each), 50, 0)


@pytest.mark.parametrize(
    ("told", "asked", "kind"),
    [
        (Said("answered", "hund"), "Ich heiße […]", "words"),
        (Said("answered", "hund", text="Wo ist\nmein Hund?"), "Wo ist mein Hund?", "words"),
        (Said("form_asked", text=MAIL, form="contact"), None, "form"),
        (Said(None, text=MAIL, intent=None), None, "unread"),
        (Said("chitchat", text=MAIL, group="weg", state="deleted"), None, "deleted"),
        (Said("answered", text="Kosten", choice="/ask_fee", intent=None), "Kosten", "choice"),
        (Said("answered", text="Pass", choice='/choose_article{"article": "pass"}', intent=None), "Pass", "choice"),
        (Said("form_asked", text="Hauptstraße 5", choice='/take{"street": "x"}', intent=None), None, "choice"),
        (Said("case_status", text="Wie steht AB12-CD34 Apfel Wolke?"), "Wie steht AB12-CD34 ••• •••?", "words"),
    ],
)
def test_only_what_staff_may_read_is_shown(database: Database, told: Said, asked: str | None, kind: str) -> None:
    fill(database, (told,))
    [line] = _listed(database, "turn" if told.outcome else "message")
    assert (line.asked, line.said) == (asked, kind)


def test_a_greeting_stands_there_without_a_question(database: Database) -> None:
    fill(database, (Said("greeted"),))
    with database.write() as sql:
        sql.exec_driver_sql("DELETE FROM messages WHERE author = 'citizen'")
    assert [(one.asked, one.said, one.outcome) for one in _listed(database)] == [(None, "nothing", "greeted")]


def test_what_citizens_said_also_to_persons_and_each_conversation_once(database: Database) -> None:
    later = Said("answered", "hund", text="Was kostet ein Hund?")
    fill(
        database, (Said("clarified", text="Hund", more=(later, Said(None, intent=None))), Said("greeted", text="Hallo"))
    )
    said = [(one.seq, one.asked, one.outcome, one.article) for one in _listed(database, "message")]
    assert said == [
        (1, "Hallo", "greeted", None),
        (5, None, None, None),
        (3, "Was kostet ein Hund?", "answered", "hund"),
        (1, "Hund", "clarified", None),
    ]
    assert [one.seq for one in _listed(database, "conversation")] == [1, 5]


def test_two_answers_to_one_message_are_one_message(database: Database) -> None:
    fill(database, (Said("clarified"),))
    with database.write() as sql:
        sql.exec_driver_sql(
            "INSERT INTO messages (conversation, seq, at, author, text, language, data, answers, waiting) "
            'SELECT conversation, 3, at, author, text, language, \'{"outcome": "answered"}\', answers, waiting '
            "FROM messages WHERE seq = 2"
        )
    assert [one.outcome for one in _listed(database, "message")] == ["answered"]
    assert [one.outcome for one in _listed(database)] == ["answered", "clarified"]


def test_the_language_of_a_message_is_that_of_its_words(database: Database) -> None:
    fill(database, (Said("answered", "pass", text="Pasaport ne kadar?", read_in="tr"), Said(None, intent=None)))
    assert [one.language for one in _listed(database, "message")] == ["de", "tr"]
    with database.read() as sql:
        turkish = Wanted("musterstadt", date(2026, 10, 25), date(2026, 10, 26), language="tr", each="message")
        assert (count(sql, turkish), len(listed(sql, turkish, 50, 0))) == (1, 1)
