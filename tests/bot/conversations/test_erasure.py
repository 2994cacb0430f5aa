"""Erasing takes everything of one conversation out, and nothing of another."""

from pathlib import Path

import pytest

from bot.conversations.erasure import Erasure
from bot.conversations.feedback import FeedbackBook
from bot.conversations.files import Files
from bot.conversations.record import Conversations
from bot.errors import NotFound
from bot.messages import Choice, Incoming, Outgoing
from bot.storage.database import Database

WELCOME = Outgoing(text="Guten Tag", choices=(Choice(label="Ja", payload="/affirm"),))


def _fill(database: Database, text: str) -> str:
    record = Conversations(database)
    identity = record.open("musterstadt", "web", WELCOME)[0].id
    said, _ = record.receive(identity, Incoming(client_id="a", text=text))
    record.finish_turn(identity, said.seq, [WELCOME], {"events": [text]}, "de")
    Files(database).add(identity, b"%PDF-" + text.encode())
    FeedbackBook(database).rate_conversation(identity, 5, text)
    return identity


def test_nothing_of_the_citizen_stays_in_any_file(database: Database, tmp_path: Path) -> None:
    identity = _fill(database, "Geheimnis-4711")
    receipt = Erasure(database).erase(identity)
    assert receipt.counts == {"attachments": 1, "feedback": 1, "offers": 1, "messages": 3, "conversations": 1}
    for path in tmp_path.glob("lotse.db*"):
        assert b"Geheimnis-4711" not in path.read_bytes()
        assert identity.encode() not in path.read_bytes()


def test_other_conversations_stay_whole(database: Database) -> None:
    mine, other = _fill(database, "meins"), _fill(database, "anderes")
    Erasure(database).erase(mine)
    assert [said.text for said in Conversations(database).after(other, 0)] == ["Guten Tag", "anderes", "Guten Tag"]


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
