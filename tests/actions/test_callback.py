"""A call-back: how and when somebody is reached, until when, and what the desk gets of it."""

from typing import Any

import pytest
from rasa_sdk import Action

from actions.callback import (
    ActionAskCallbackContact,
    ActionAskCallbackTime,
    ActionCallbackAgain,
    ActionCallbackRequested,
    ActionCancelCallback,
    ValidateCallbackForm,
)
from bot.brain.payloads import parse_payload
from bot.handover.events import HandoverEvent
from tests.actions.conftest import Act, Situations, slots

REACHED = {"phone": "0171 1234567", "email": "a@example.de"}


@pytest.mark.parametrize(
    ("intent", "misses", "occasion"),
    [("request_callback", 2, "first"), ("nlu_fallback", 1, "again"), ("ask_article", 0, "resumed")],
)
async def test_the_contact_is_asked_for_in_other_words_each_time(
    act: Act, intent: str, misses: int, occasion: str
) -> None:
    [said], _ = await act(ActionAskCallbackContact(), intent=intent, form_misses=misses)
    assert said["response"] == f"utter_ask_callback_contact_{occasion}"
    assert said["buttons"] == [{"title": "Abbrechen", "payload": "/cancel"}]


async def test_usual_times_can_be_chosen(act: Act) -> None:
    [said], _ = await act(ActionAskCallbackTime(), intent="inform_callback_contact", language="fr")
    soon = parse_payload(said["buttons"][0]["payload"])
    assert (soon["intent"]["name"], soon["entities"][0]["value"]) == ("inform_callback_time", "Dès que possible")
    assert [button["title"] for button in said["buttons"]][1:] == ["Le matin", "L’après-midi", "Annuler"]


async def test_only_what_reaches_somebody_is_taken_and_misses_are_counted(act: Act, desk: Situations) -> None:
    form, said = ValidateCallbackForm(), await _tracker(act, form_misses=1)
    taken = form.validate_callback_contact("0171 1234567 bitte", *said, {})
    assert taken == {"callback_contact": {"phone": "0171 1234567"}, "form_misses": 0}
    assert form.validate_callback_contact(REACHED, *said, {})["callback_contact"] == REACHED
    assert form.validate_callback_contact("nein", *said, {}) == {"callback_contact": None, "form_misses": 2}
    assert form.validate_callback_time(" abends ", *said, {}) == {"callback_time": "abends"}
    assert form.validate_callback_time(" ", *said, {}) == {"callback_time": None}
    assert form.validate_callback_time('/inform_report{"report_act": "skip"}', *said, {}) == {"callback_time": None}
    assert form.validate_callback_time("-", *said, {}) == {"callback_time": None}


async def test_nothing_is_asked_after_three_misses_or_where_nobody_calls(act: Act, desk: Situations) -> None:
    form, wanted = ValidateCallbackForm(), ["callback_contact", "callback_time"]
    assert await form.required_slots(wanted, *await _tracker(act), {}) == wanted
    assert await form.required_slots(wanted, *await _tracker(act, form_misses=3), {}) == []


async def test_a_site_without_service_promises_no_call(act: Act) -> None:
    assert await ValidateCallbackForm().required_slots(["callback_contact"], *await _tracker(act), {}) == []
    [said], _ = await act(ActionCallbackRequested(), callback_contact=REACHED)
    assert said["response"] == "utter_contact"


async def test_the_citizen_reads_until_when_and_the_desk_gets_contact_and_time(act: Act, desk: Situations) -> None:
    offer = {"yes": "request_callback", "event": {"reason": "low_confidence", "language": "de"}}
    known = {"callback_contact": REACHED, "callback_time": "abends", "offer": offer}
    [said], events = await act(ActionCallbackRequested(), intent="inform_callback_time", **known)
    assert said["response"] == "utter_callback_queued"
    assert (said["reached"], said["time"]) == ("0171 1234567, a@example.de", "abends")
    assert said["due"] == "am Mittwoch, 25.11., um 14:00 Uhr"
    event = HandoverEvent.model_validate(said["custom"]["handover"])
    assert (event.kind, event.reason, event.form) == ("callback", "low_confidence", None)
    assert event.contact is not None
    assert (event.contact.phone, event.contact.best_time) == ("0171 1234567", "abends")
    after = slots(events)
    assert (after["callback_contact"], after["callback_time"], after["offer"]) == (None, None, None)


async def test_without_a_contact_the_form_ends_with_how_the_city_is_reached(act: Act, desk: Situations) -> None:
    [said], events = await act(ActionCallbackRequested(), form_misses=3)
    assert said["response"] == "utter_callback_gave_up"
    assert "01234 56-0" in said["contact"]
    assert slots(events)["form_misses"] == 0


async def test_cancelling_forgets_what_was_filled_in(act: Act) -> None:
    [said], events = await act(ActionCancelCallback(), callback_contact=REACHED)
    assert said["response"] == "utter_callback_cancelled"
    assert slots(events) == {"offer": None, "callback_contact": None, "callback_time": None, "form_misses": 0}


async def test_where_the_office_is_looked_for_instead_its_form_asks(act: Act) -> None:
    [said], _ = await act(
        ActionCancelCallback(), "Wo ist das Bürgerbüro?", "find_office", loop={"name": "callback_form"}
    )
    assert said["response"] == "utter_callback_cancelled_in_form"


async def test_a_second_wish_is_the_same_wish(act: Act) -> None:
    _, events = await act(ActionCallbackAgain(), "ja", "affirm", form_misses=1)
    assert slots(events) == {"form_misses": 2}
    assert await act(ActionCallbackAgain(), "ja", "affirm", callback_contact=REACHED) == ([], [])


async def _tracker(act: Act, **filled: Any) -> tuple[Any, Any]:
    """Dispatcher and tracker as the SDK hands them to a validation."""
    seen: list[Any] = []

    class Seeing(Action):
        def name(self) -> str:
            return "seeing"

        async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
            seen.extend((dispatcher, tracker))
            return []

    await act(Seeing(), **filled)
    return seen[0], seen[1]
