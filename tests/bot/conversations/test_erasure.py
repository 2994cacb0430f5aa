"""Erasing takes everything of one conversation out, and nothing of another."""

from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from bot.clock import now
from bot.conversations.erasure import Erasure
from bot.conversations.feedback import FeedbackBook
from bot.conversations.files import Files
from bot.conversations.models import Understood
from bot.conversations.record import Conversations
from bot.errors import NotFound
from bot.messages import Choice, Incoming, Outgoing
from bot.storage.database import Database
from bot.storage.tables import (
    answer_wishes,
    desk_events,
    editor_marks,
    handover_notes,
    handovers,
    inbox_items,
    knowledge_tasks,
    task_askers,
)

WELCOME = Outgoing(text="Guten Tag", choices=(Choice(label="Ja", payload="/affirm"),))


NOTED = (handovers, handover_notes, editor_marks, desk_events)


def hand_over(database: Database, conversation: str, identity: str, text: str) -> None:
    """One row in each table that staff write to."""
    at, names = now(), {"site": "musterstadt", "staff": "Kim Weber"}
    of = {"conversation": conversation, "language": "de", "channel": "web", "opened_at": at, "due_at": at}
    event = {"state": "claimed", "kind": "chat", "reason": "asked_for_person", "event": {"text": text}}
    note = {"handover": identity, "client_id": "a", "at": at, "staff": "Kim Weber", "text": text}
    mark = {"conversation": conversation, "seq": 2, "comment": text, "at": at}
    with database.write() as sql:
        sql.execute(insert(handovers).values(id=identity, site="musterstadt", contact={"phone": text}, **of, **event))
        sql.execute(insert(handover_notes).values(**note))
        sql.execute(insert(editor_marks).values(**names, **mark))
        told = {"at": at, "site": "musterstadt", "event": "message", "handover": identity, "data": {"text": text}}
        sql.execute(insert(desk_events).values(**told))


def in_the_studio(database: Database, conversation: str, text: str) -> None:
    """One row in each table of the studio that names a conversation."""
    at, key = now(), {"conversation": conversation, "seq": 1}
    item = {"site": "musterstadt", "at": at, "language": "de", "text": text, "intent": "nlu_fallback", "confidence": 0}
    more = {"uncertainty": 1, "guesses": [], "cluster": "c", "vector": "AAAA"}
    task = {"site": "musterstadt", "department": "Amt", "question": text, "language": "de", "state": "open"}
    with database.write() as sql:
        sql.execute(insert(inbox_items).values(**key, **item, **more))
        sql.execute(insert(answer_wishes).values(**key, at=at))
        sql.execute(insert(knowledge_tasks).values(id="t", due_at=at, created_by="Kim", created_at=at, **task))
        sql.execute(insert(task_askers).values(task="t", agreed=True, **key))


def _fill(database: Database, text: str) -> str:
    record = Conversations(database)
    identity = record.open("musterstadt", "web", WELCOME)[0].id
    said, _ = record.receive(identity, Incoming(client_id="a", text=text))
    understood = Understood(intent=f"ask {text}", confidence=0.5, article=text)
    record.finish_turn(identity, said.seq, [WELCOME], {"events": [text]}, "de", understood=understood)
    Files(database).add(identity, b"%PDF-" + text.encode())
    FeedbackBook(database).rate_conversation(identity, 5, text)
    return identity


def test_nothing_of_the_citizen_stays_in_any_file(database: Database, tmp_path: Path) -> None:
    identity = _fill(database, "Geheimnis-4711")
    assert Conversations(database).understood(identity)[2].article == "Geheimnis-4711"
    receipt = Erasure(database).erase(identity)
    assert {name: count for name, count in receipt.counts.items() if count} == {
        "attachments": 1,
        "feedback": 1,
        "offers": 1,
        "messages": 3,
        "conversations": 1,
    }
    assert Conversations(database).understood(identity) == {}
    for path in tmp_path.glob("lotse.db*"):
        assert b"Geheimnis-4711" not in path.read_bytes()
        assert identity.encode() not in path.read_bytes()


def test_what_the_studio_has_of_a_conversation_goes_along(database: Database) -> None:
    identity, other = _fill(database, "meins"), _fill(database, "anderes")
    in_the_studio(database, identity, "Darf ich grillen?")
    receipt = Erasure(database).erase(identity)
    assert {name: receipt.counts[name] for name in ("inbox_items", "answer_wishes", "task_askers")} == {
        "inbox_items": 1,
        "answer_wishes": 1,
        "task_askers": 1,
    }
    assert Conversations(database).find(other) is not None
    with database.read() as sql:
        for table in (inbox_items, answer_wishes, task_askers):
            assert sql.execute(select(table)).all() == []


def test_other_conversations_stay_whole(database: Database) -> None:
    mine, other = _fill(database, "meins"), _fill(database, "anderes")
    Erasure(database).erase(mine)
    assert [said.text for said in Conversations(database).after(other, 0)] == ["Guten Tag", "anderes", "Guten Tag"]


def test_what_staff_noted_of_a_conversation_goes_with_it(database: Database, tmp_path: Path) -> None:
    mine, other = _fill(database, "meins"), _fill(database, "anderes")
    for number, identity in enumerate((mine, other)):
        hand_over(database, identity, f"h{number}", "Geheimnis-4711" if identity == mine else "anderes")
    receipt = Erasure(database).erase(mine)
    staffs = ("handovers", "handover_notes", "editor_marks", "desk_events")
    assert {name: receipt.counts[name] for name in staffs} == dict.fromkeys(staffs, 1)
    for path in tmp_path.glob("lotse.db*"):
        assert b"Geheimnis-4711" not in path.read_bytes()
    with database.read() as sql:
        assert [sql.scalar(select(func.count()).select_from(table)) for table in NOTED] == [1, 1, 1, 1]


@pytest.mark.parametrize("by_conversation", [True, False])
def test_all_conversations_of_a_person_are_erased(database: Database, by_conversation: bool) -> None:
    record, other = Conversations(database), _fill(database, "anderes")
    first = record.open("musterstadt", "web", WELCOME)[0]
    second = record.open("musterstadt", "web", WELCOME, first.person)[0]
    receipt = Erasure(database).erase_person(second.id if by_conversation else first.person)
    assert (receipt.counts["conversations"], receipt.counts["messages"]) == (2, 2)
    assert record.find(first.id) is None
    assert record.find(second.id) is None
    assert record.find(other) is not None


def test_there_is_no_receipt_for_a_person_that_nobody_knows(database: Database) -> None:
    with pytest.raises(NotFound):
        Erasure(database).erase_person("nobody")


def test_erasing_again_removes_nothing_more_and_gives_another_receipt(database: Database) -> None:
    identity = _fill(database, "meins")
    first, second = Erasure(database).erase(identity), Erasure(database).erase(identity)
    assert set(second.counts.values()) == {0}
    assert first.receipt != second.receipt


def test_an_answer_in_flight_does_not_bring_the_conversation_back(database: Database) -> None:
    record = Conversations(database)
    identity = record.open("musterstadt", "web", WELCOME)[0].id
    said, _ = record.receive(identity, Incoming(client_id="a", text="Hallo"))
    Erasure(database).erase(identity)
    assert record.finish_turn(identity, said.seq, [WELCOME], {}, "de") is None
    assert record.after(identity, 0) == []


def test_a_file_or_rating_for_an_erased_conversation_is_refused(database: Database) -> None:
    identity = _fill(database, "meins")
    Erasure(database).erase(identity)
    with pytest.raises(NotFound):
        Files(database).add(identity, b"%PDF-")
    with pytest.raises(NotFound):
        FeedbackBook(database).rate_conversation(identity, 5, None)
