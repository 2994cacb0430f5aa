"""The words every channel shares: immutable, and optional parts stay out of the JSON."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from bot.messages import Author, Location, Message, Outcome, compact

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_what_is_absent_is_not_in_the_json() -> None:
    said = compact(Message(seq=1, at=AT, author=Author.CITIZEN, text="Hallo", language="de"))
    assert said == {
        "seq": 1,
        "at": "2026-11-21T12:00:00Z",
        "author": "citizen",
        "text": "Hallo",
        "format": "text",
        "language": "de",
        "choices": [],
        "attachments": [],
    }


def test_a_message_does_not_change() -> None:
    said = Message(seq=1, at=AT, author=Author.BOT, text="Hallo", language="de")
    with pytest.raises(ValidationError):
        said.text = "anders"  # type: ignore[misc]


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (-91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_a_point_lies_on_the_earth(lat: float, lon: float) -> None:
    with pytest.raises(ValidationError):
        Location(lat=lat, lon=lon)


def test_the_outcomes_are_those_of_the_contract() -> None:
    contract = """greeted answered clarified chitchat form_asked form_confirmed case_opened case_status handover_offered
    handover_queued handover_closed_hours unanswered_out_of_scope unanswered_no_match refused_unsafe erased failed"""
    assert {outcome.value for outcome in Outcome} >= set(contract.split())
