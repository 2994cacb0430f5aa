"""Secret words are the citizen's alone: what opens a case is kept for one turn, and nobody else reads the reply."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.conversations.person import People
from bot.conversations.record import Conversations
from bot.conversations.withheld import for_staff, withhold
from bot.messages import Author, Incoming, Message, Outgoing
from bot.storage.database import Database

TOLD = "Fallnummer TT2V-K239, Geheimwörter: Apfel Biene."


def _said(text: str, intent: str = "inform_case_secret") -> dict[str, Any]:
    entity = {"entity": "case_secret", "value": text}
    return {
        "event": "user",
        "text": text,
        "parse_data": {"text": text, "intent": {"name": intent}, "entities": [entity]},
    }


def _slot(name: str, value: Any) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value}


def _asked(text: str, intent: str = "inform_case_secret") -> dict[str, Any]:
    """A turn in which the secret words were asked for and found."""
    given = [_slot("case_secret", text), _slot("case_secret", "open")]
    return {"events": [_slot("requested_slot", "case_secret"), _said(text, intent), *given]}


@pytest.mark.parametrize(
    ("state", "left"),
    [
        (_asked("Das erste ist Apfel, das zweite Biene"), "Das erste ist •••, das zweite •••"),
        (_asked("Apfel Biine", "nlu_fallback"), "•••"),
        ({"events": [_said("TT2V-K239 apfel biene", "case_status")]}, "TT2V-K239 ••• •••"),
        ({"events": [_said("T T 2 V K 2 3 9, Apfel, Biene", "inform_case_number")]}, "T T 2 V K 2 3 9, •••, •••"),
    ],
)
def test_what_opens_a_case_stands_nowhere_after_its_turn(state: dict[str, Any], left: str) -> None:
    assert withhold(state) == left
    assert not any(word in str(state).lower() for word in ("apfel", "biene", "biine"))
    assert "open" in str(state) or "case_status" in str(state) or "case_number" in str(state)
    again = deepcopy(state)
    assert (withhold(again), again) == (None, state), "the next turn begins with it and changes nothing"


@pytest.mark.parametrize(
    "state",
    [
        {"events": [_said("Wie steht es um die Bank am Baum?", "case_status")]},
        {"events": [_said("Die Bank und der Baum", "report_defect")]},
        {"events": [_slot("requested_slot", "case_secret"), _slot("requested_slot", None), _said("Apfel", "greet")]},
        {"events": [_slot("requested_slot", "case_secret"), _said("Was kostet ein Pass?", "ask_article")]},
        {"events": []},
        {},
    ],
)
def test_other_words_stay(state: dict[str, Any]) -> None:
    assert withhold(state) is None
    assert "•••" not in str(state)


def test_the_message_and_the_state_of_the_dialogue_are_stored_without_the_words(database: Database) -> None:
    record = Conversations(database)
    identity = record.open("musterstadt", "web", Outgoing(text="Guten Tag"))[0].id
    said, _ = record.receive(identity, Incoming(client_id="a", text="Apfel Biene"))
    record.finish_turn(identity, said.seq, [Outgoing(text=TOLD)], _asked("Apfel Biene"), "de")
    assert [one.text for one in record.after(identity, 1)] == ["•••", TOLD], "the citizen reads the reply again"
    record.receive(identity, Incoming(client_id="b", text="und?"))
    work = record.work(identity)
    assert work is not None
    assert "Apfel" not in str(work.tracker)
    exported = str(People(database).export(identity))
    assert "TT2V-K239, Geheimwörter: ••• •••." in exported
    assert "Apfel" not in exported, "staff make the export"


def test_staff_read_a_message_without_the_words() -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    told = Message(seq=1, at=at, author=Author.SYSTEM, text=TOLD, language="de")
    assert for_staff(told) == told.model_copy(update={"text": "Fallnummer TT2V-K239, Geheimwörter: ••• •••."})
