"""An agent sees what a form has been told, and what is missing."""

from typing import Any

from rasa_sdk import Tracker

from actions.open_forms import form_now, form_state
from bot.handover.events import FormState


def _tracker(loop: str | None = None, **slots: Any) -> Tracker:
    return Tracker("a", slots, {}, [], False, None, {"name": loop} if loop else {}, "action_listen")


def test_the_open_form_shows_what_is_filled_in_and_what_is_missing() -> None:
    state = form_state(_tracker("callback_form", callback_contact={"phone": "0123456"}, district="Hafen"))
    assert state == FormState(
        name="callback_form", filled={"callback_contact": {"phone": "0123456"}}, missing=("callback_time",)
    )


def test_a_form_that_has_just_ended_can_be_named() -> None:
    assert form_state(_tracker(), "office_form") == FormState(name="office_form", missing=("district",))


def test_without_a_form_there_is_none() -> None:
    assert form_state(_tracker()) is None
    assert form_state(_tracker("unheard_of")) == FormState(name="unheard_of")


def test_what_is_handed_over_is_the_form_as_it_stands_now() -> None:
    offered = FormState(name="office_form", missing=("district",))
    now = form_now(_tracker("office_form", district="Hafen"), offered)
    assert now == FormState(name="office_form", filled={"district": "Hafen"})
    assert form_now(_tracker(), offered) == offered
    assert form_now(_tracker(), None) is None


def test_the_form_for_a_call_back_does_not_hide_what_the_offer_was_about() -> None:
    offered = FormState(name="defect_form")
    assert form_now(_tracker("callback_form"), offered) == offered
    assert form_now(_tracker("callback_form"), None) == FormState(
        name="callback_form", missing=("callback_contact", "callback_time")
    )
