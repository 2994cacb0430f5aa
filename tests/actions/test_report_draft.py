"""What the slots of a report hold."""

from typing import Any

from rasa_sdk import Tracker

from actions.report_draft import SLOTS, Draft, forgotten
from tests.actions.conftest import slots


def _again(draft: Draft) -> Draft | None:
    values: dict[str, Any] = slots(draft.events())
    return Draft.of(Tracker("a", values, {}, [], False, None, {}, ""))


def test_a_draft_is_the_same_after_a_turn() -> None:
    draft = Draft.new("defect")
    draft.category, draft.place = "lamp", {"street": "Nordring"}
    draft.miss("photo")
    assert _again(draft) == draft


def test_each_report_has_a_key_of_its_own() -> None:
    assert Draft.new("defect").book["key"] != Draft.new("defect").book["key"]


def test_a_complaint_needs_no_place_and_no_photo() -> None:
    assert Draft.new("defect").requested == "report_category"
    draft = Draft.new("service_complaint")
    draft.category, draft.description, draft.detail = "x", "y", {}
    assert draft.requested == "report_contact"


def test_misses_are_forgiven_by_an_answer_and_three_end_it() -> None:
    draft = Draft.new("defect")
    for _ in range(2):
        draft.miss("place")
    draft.hit("place")
    for _ in range(2):
        draft.miss("place")
    assert not draft.gave_up
    draft.miss("place")
    assert draft.gave_up
    assert draft.requested is None


def test_nothing_is_left_when_it_is_over() -> None:
    assert slots(forgotten()) == dict.fromkeys([*(f"report_{slot}" for slot in SLOTS), "report"])
    assert Draft.of(Tracker("a", slots(forgotten()), {}, [], False, None, {}, "")) is None
