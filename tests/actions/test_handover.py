"""Into the queue and out of it: agreed to, declined, left; at once and after the numbers where life is at risk."""

from datetime import timedelta
from typing import Any

import pytest

from actions.handover import (
    ActionConfirmHandover,
    ActionDeclineHandover,
    ActionEmergency,
    ActionLeaveQueue,
    ActionOfferPerson,
)
from bot.errors import DatabaseUnavailable
from bot.handover.counter import Situation
from bot.handover.events import HandoverEvent, Reason
from bot.service_hours import ServiceHours
from tests.actions.conftest import MONDAY, Act, Situations, slots

OFFER = {
    "yes": "confirm_handover",
    "event": {"reason": "form_gave_up", "language": "de", "service": "reisepass", "form": {"name": "office_form"}},
}


async def test_who_agrees_waits_and_the_desk_gets_the_event_of_the_offer(act: Act, desk: Situations) -> None:
    [said], events = await act(ActionConfirmHandover(), intent="confirm_handover", offer=OFFER, language="en")
    assert (said["response"], said["position"], said["wait"]) == ("utter_handover_queued", 3, "about 9 minutes")
    event = HandoverEvent.model_validate(said["custom"]["handover"])
    assert (event.reason, event.language, event.service) == (Reason.FORM_GAVE_UP, "en", "reisepass")
    assert event.kind == "chat"
    assert (slots(events)["queued"], slots(events)["offer"]) == (True, None)


async def test_a_button_of_long_ago_hands_over_with_what_is_known_now(act: Act, desk: Situations) -> None:
    [said], _ = await act(ActionConfirmHandover(), intent="confirm_handover", article="parken")
    event = said["custom"]["handover"]
    assert (event["reason"], event["service"]) == ("asked_for_person", "parken")
    assert event["intents"] == [{"name": "confirm_handover", "confidence": 0.0}]


async def test_who_agrees_when_all_have_gone_is_told_so_and_not_queued(act: Act, desk: Situations) -> None:
    desk.deserted()
    [said], events = await act(ActionConfirmHandover(), intent="confirm_handover", offer=OFFER)
    assert said["response"] == "utter_person_nobody"
    assert "handover" not in said["custom"]
    assert slots(events)["offer"]["event"]["reason"] == "form_gave_up"


async def test_who_waits_for_nobody_is_told_so_and_offered_a_call_back(
    act: Act, desk: Situations, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.deserted()
    monkeypatch.setattr("actions.handover.place", lambda conversation: None)
    [said], events = await act(ActionConfirmHandover(), intent="confirm_handover", queued=True)
    assert said["response"] == "utter_person_nobody"
    assert slots(events)["offer"]["yes"] == "request_callback"


async def test_the_desk_is_asked_for_the_department_that_it_goes_to(
    act: Act, desk: Situations, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(site: str, hours: ServiceHours, department: str) -> Situation:
        asked.append(department)
        return desk.now

    monkeypatch.setattr("actions.offers.situation", ask)
    _, events = await act(ActionOfferPerson(), intent="request_human", article="parken")
    await act(ActionConfirmHandover(), intent="confirm_handover", offer=slots(events)["offer"])
    await act(ActionEmergency(), intent="emergency", article="parken")
    assert asked == ["Verkehrsamt", "Verkehrsamt", ""]


async def test_a_second_yes_says_the_place(act: Act, desk: Situations) -> None:
    [said], _ = await act(ActionConfirmHandover(), intent="confirm_handover", queued=True)
    assert said["response"] == "utter_handover_waiting"


async def test_who_declines_goes_on_and_is_not_asked_at_once_again(act: Act, desk: Situations) -> None:
    [said], events = await act(ActionDeclineHandover(), intent="decline_handover", offer=OFFER, unanswered=2)
    assert said["response"] == "utter_handover_declined"
    assert slots(events) == {"offer": None, "unanswered": 0, "insults": 0}


async def test_an_open_form_asks_on_by_itself(act: Act, desk: Situations) -> None:
    loop = {"name": "defect_form"}
    [said], _ = await act(ActionDeclineHandover(), intent="decline_handover", offer=OFFER, loop=loop)
    assert said["response"] == "utter_handover_declined_in_form"
    [said], _ = await act(ActionLeaveQueue(), intent="leave_queue", queued=True, loop=loop)
    assert (said["response"], said["custom"]) == ("utter_queue_left_in_form", {"leave_queue": True})


async def test_the_queue_is_left_by_a_typed_value(act: Act) -> None:
    [said], events = await act(ActionLeaveQueue(), intent="leave_queue", queued=True)
    assert said["custom"] == {"leave_queue": True}
    assert slots(events)["queued"] is False
    [said], events = await act(ActionLeaveQueue(), intent="leave_queue")
    assert (said["response"], said["custom"]) == ("utter_not_queued", {})


async def test_in_danger_the_numbers_come_first_and_a_person_is_called_without_asking(
    act: Act, desk: Situations
) -> None:
    (numbers, called), events = await act(ActionEmergency(), intent="emergency", article="parken")
    assert (numbers["response"], called["response"]) == ("utter_emergency", "utter_person_called")
    event = called["custom"]["handover"]
    assert (event["reason"], event["department"]) == ("distress", "")
    assert slots(events)["queued"] is True


@pytest.mark.parametrize("queued", [True, False])
async def test_in_danger_the_numbers_come_first_and_where_nobody_is_there_a_call_back_is_offered(
    act: Act, desk: Situations, queued: bool
) -> None:
    for until, words in ((None, "nobody"), (MONDAY + timedelta(hours=20), "closed")):
        desk.closed(until) if until else desk.deserted()
        said, events = await act(ActionEmergency(), intent="emergency", queued=queued)
        assert [each["response"] for each in said] == ["utter_emergency", f"utter_person_{words}"]
        offered = slots(events)["offer"]
        assert (offered["yes"], offered["event"]["reason"]) == ("request_callback", "distress")


async def test_the_danger_of_who_waits_already_goes_to_the_desk_in_any_case(act: Act, desk: Situations) -> None:
    for deserted in (False, True):
        if deserted:
            desk.deserted()
        said, _ = await act(ActionEmergency(), intent="emergency", queued=True)
        assert said[0]["response"] == "utter_emergency"
        assert said[0]["custom"]["handover"]["reason"] == "distress"


async def test_in_danger_no_place_is_told_which_is_another_then(act: Act, desk: Situations) -> None:
    (_, called), _ = await act(ActionEmergency(), intent="emergency")
    assert "position" not in called


async def test_a_broken_desk_does_not_hold_back_the_numbers(
    act: Act, desk: Situations, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr("actions.offers.situation", broken)
    [said], _ = await act(ActionEmergency(), intent="emergency")
    assert said["response"] == "utter_emergency"
