"""A person gets everything out that is stored of them, and nothing of anybody else."""

import base64
import json

import pytest
from sqlalchemy import update

from bot.conversations.feedback import FeedbackBook
from bot.conversations.files import Files
from bot.conversations.models import Understood
from bot.conversations.person import People
from bot.conversations.record import Conversations
from bot.errors import NotFound
from bot.messages import Incoming, Outgoing
from bot.storage.database import Database
from bot.storage.tables import conversations
from tests.bot.conversations.test_erasure import hand_over, in_the_studio

WELCOME = Outgoing(text="Guten Tag")


def _open(database: Database, person: str | None = None) -> str:
    return Conversations(database).open("musterstadt", "web", WELCOME, person)[0].id


def _forget_person(database: Database, identity: str) -> None:
    with database.write() as sql:
        sql.execute(update(conversations).where(conversations.c.id == identity).values(person=None))


def test_everything_of_a_person_is_in_the_export(database: Database) -> None:
    record, identity = Conversations(database), _open(database)
    said, _ = record.receive(identity, Incoming(client_id="a", text="Grüße 😀"))
    understood = Understood(intent="greet", confidence=0.5)
    state = {"slots": {"street": "Hauptstraße"}}
    record.finish_turn(identity, said.seq, [Outgoing(text="Antwort")], state, "de", understood=understood)
    Files(database).add(identity, b"%PDF-\x00\xff")
    FeedbackBook(database).rate_conversation(identity, 4, "Danke")
    hand_over(database, identity, "h1", "Rückruf erbeten")
    exported = json.loads(json.dumps(People(database).export(identity)))
    [found] = exported["conversations"]
    assert [message["text"] for message in found["messages"]] == ["Guten Tag", "Grüße 😀", "Antwort"]
    assert found["messages"][1]["understood"] == {"intent": "greet", "confidence": 0.5}
    assert base64.b64decode(found["attachments"][0]["content"]) == b"%PDF-\x00\xff"
    assert (found["feedback"][0]["score"], found["feedback"][0]["text"]) == (4, "Danke")
    assert found["handovers"][0]["contact"] == {"phone": "Rückruf erbeten"}
    assert found["handovers"][0]["notes"][0]["text"] == "Rückruf erbeten"
    assert found["editor_marks"][0]["comment"] == "Rückruf erbeten"
    assert found["dialogue"] == {"slots": {"street": "Hauptstraße"}}
    assert "token" not in json.dumps(exported)


def test_what_editors_have_of_a_person_is_in_the_export(database: Database) -> None:
    in_the_studio(database, identity := _open(database), "Darf ich grillen?")
    [found] = People(database).export(identity)["conversations"]
    [item] = found["inbox"]
    assert (item["text"], item["intent"], item["state"]) == ("Darf ich grillen?", "nlu_fallback", "open")
    assert not {"vector", "cluster", "decided_by"} & set(item)
    assert [wish["seq"] for wish in found["answer_wishes"]] == [1]
    [asked] = found["questions_to_departments"]
    assert (asked["department"], asked["question"], asked["agreed"]) == ("Amt", "Darf ich grillen?", True)
    json.dumps(found)


def test_conversations_of_one_person_come_together_and_others_stay_out(database: Database) -> None:
    first = _open(database)
    people = People(database)
    person = people.conversations(first)[0].person
    second, other = _open(database, person), _open(database)
    for name in (person, first, second):
        assert [held.id for held in people.conversations(name)] == [first, second]
        assert people.export(name)["person"] == person
    assert [held.id for held in people.conversations(other)] == [other]


def test_a_conversation_from_before_there_were_persons_stands_for_itself(database: Database) -> None:
    old, other = _open(database), _open(database)
    for identity in (old, other):
        _forget_person(database, identity)
    later = _open(database, old)
    people = People(database)
    assert people.export(old)["person"] == old
    assert [held.id for held in people.conversations(later)] == [old, later]


def test_a_person_that_nobody_knows_is_not_found(database: Database) -> None:
    with pytest.raises(NotFound):
        People(database).export("nobody")
