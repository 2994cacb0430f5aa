"""A person is offered with what it takes; where nobody is there, that is said and a call-back is offered."""

from datetime import datetime
from typing import Any

import pytest
from rasa_sdk import Action

from actions.answers import ActionAnswer, ActionNoAnswer
from actions.handover import ActionDissatisfied, ActionInsult, ActionOfferPerson
from bot.knowledge.library import Shelf
from bot.service_hours import ZONE
from tests.actions.conftest import PARKING, STAFFED, Act, Situations, matched, put_on_shelf, slots


async def test_who_asks_for_a_person_is_told_place_and_wait_first(act: Act, desk: Situations) -> None:
    [said], events = await act(ActionOfferPerson(), intent="request_human", article="parken")
    assert (said["response"], said["position"], said["wait"]) == ("utter_person_offer", 3, "etwa 9 Minuten")
    assert "01234 56-0" in said["contact"]
    assert "handover" not in said["custom"]
    offer = slots(events)["offer"]
    assert offer["yes"] == "confirm_handover"
    assert offer["event"]["reason"] == "asked_for_person"
    assert (offer["event"]["service"], offer["event"]["department"]) == ("parken", "Verkehrsamt")


async def test_out_of_hours_the_next_opening_is_named_and_yes_means_a_call(act: Act, desk: Situations) -> None:
    desk.closed(until=datetime(2026, 11, 24, 8, 0, tzinfo=ZONE))
    [said], events = await act(ActionOfferPerson(), intent="request_human")
    assert (said["response"], said["opening"]) == ("utter_person_closed", "morgen um 8:00 Uhr")
    assert slots(events)["offer"]["yes"] == "request_callback"


async def test_with_nobody_there_it_is_said_honestly(act: Act, desk: Situations) -> None:
    desk.deserted()
    [said], events = await act(ActionOfferPerson(), intent="request_human")
    assert said["response"] == "utter_person_nobody"
    assert slots(events)["offer"]["yes"] == "request_callback"


async def test_a_site_without_service_only_says_how_it_is_reached(act: Act) -> None:
    [said], events = await act(ActionOfferPerson(), intent="request_human")
    assert (said["response"], said["custom"]) == ("utter_contact", {"outcome": "answered"})
    assert slots(events) == {"offer": None}


async def test_a_site_that_is_closed_for_months_promises_nothing(act: Act, desk: Situations) -> None:
    desk.closed(until=None)
    [said], _ = await act(ActionOfferPerson(), intent="request_human")
    assert said["response"] == "utter_contact"


async def test_the_installation_may_be_open_always(act: Act, desk: Situations, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setenv("LOTSE_SERVICE_HOURS", "always")
    monkeypatch.setattr("actions.offers.situation", lambda site, hours, department: asked.append(hours) or desk.now)
    await act(ActionOfferPerson(), intent="request_human")
    assert asked[0].is_open(datetime(2026, 12, 25, 3, 0, tzinfo=ZONE))


async def test_who_waits_already_is_told_the_place_and_no_second_one(act: Act, desk: Situations) -> None:
    [said], events = await act(ActionOfferPerson(), intent="request_human", queued=True)
    assert (said["response"], said["position"], said["wait"]) == ("utter_handover_waiting", 2, "etwa 4 Minuten")
    assert events == []


async def test_who_waits_no_more_is_offered_a_person_anew(
    act: Act, desk: Situations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.handover.place", lambda conversation: None)
    [said], _ = await act(ActionOfferPerson(), intent="request_human", queued=True)
    assert said["response"] == "utter_person_offer"


@pytest.mark.parametrize(
    ("action", "slot", "reason"),
    [(ActionNoAnswer(), "unanswered", "low_confidence"), (ActionInsult(), "insults", "complaint_about_bot")],
)
async def test_the_second_time_a_person_is_offered(
    act: Act, desk: Situations, action: Action, slot: str, reason: str
) -> None:
    [said], events = await act(action, intent="nlu_fallback")
    assert slots(events)[slot] == 1
    (why, offer), events = await act(action, intent="nlu_fallback", **{slot: 1})
    assert (why["response"], offer["response"]) == (f"utter_because_{reason}", "utter_person_offer")
    assert slots(events)["offer"]["event"]["reason"] == reason


@pytest.mark.parametrize("known", [{"queued": True}, {"loop": {"name": "office_form"}}])
async def test_nobody_is_offered_unasked_to_who_waits_or_fills_in_a_form(
    act: Act, desk: Situations, known: dict[str, Any]
) -> None:
    [said], _ = await act(ActionNoAnswer(), intent="nlu_fallback", unanswered=3, **known)
    assert said["response"] == "utter_no_match_again"
    for action in (ActionInsult(), ActionDissatisfied()):
        [said], _ = await act(action, intent="insult", insults=3, **known)
        assert said["response"] == "utter_insult"


async def test_who_is_not_helped_is_offered_a_person_at_once(act: Act, desk: Situations) -> None:
    (why, offer), events = await act(ActionDissatisfied(), intent="dissatisfied")
    assert (why["response"], offer["response"]) == ("utter_because_complaint_about_bot", "utter_person_offer")
    assert slots(events)["offer"]["event"]["reason"] == "complaint_about_bot"


async def test_an_editors_rule_offers_a_person_once_with_the_article(
    act: Act, desk: Situations, monkeypatch: pytest.MonkeyPatch, shelf: Shelf
) -> None:
    ruled = put_on_shelf(monkeypatch, STAFFED).articles
    ruled["parken"] = PARKING.model_copy(update={"handover": True})
    (answer, why, offer), events = await act(ActionAnswer(), "Parken", articles=matched("parken"))
    assert (answer["response"], why["response"]) == ("utter_article", "utter_because_editor_rule")
    assert "Wo und wann" in [button["title"] for button in offer["buttons"]]
    assert slots(events)["offer"]["event"]["reason"] == "editor_rule"
    said, _ = await act(ActionAnswer(), "Parken", articles=matched("parken"), article="parken")
    assert [one["response"] for one in said] == ["utter_article"]
