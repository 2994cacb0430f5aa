"""A report waits while a call-back is arranged, and is asked on where nobody is to call."""

from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.callback import ActionCallbackRequested, ActionCancelCallback
from actions.handover import ActionConfirmHandover
from actions.handover_events import event_of
from actions.open_forms import form_state
from actions.report_draft import HANDED_OVER
from actions.report_waiting import ActionReportHandedOver, ActionReportWaits, ActionResumeReport
from actions.turns import Turn
from bot.handover.events import Reason
from tests.actions.conftest import Act, Situations, slots
from tests.actions.reports import LAMP, Reporter, on_shelf

CALL_BACK = "callback_form"


@pytest.fixture(name="staffed")
def _staffed(reporter: Reporter, desk: Situations, monkeypatch: pytest.MonkeyPatch) -> Reporter:
    """Somebody in a city with people who take over."""
    on_shelf(monkeypatch, reporter.cabinet)
    return reporter


async def _run(action: Action, tracker: Tracker) -> tuple[list[str], list[dict[str, Any]]]:
    """The names of what it said, and its events."""
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, tracker, {})
    return [str(said["response"]) for said in dispatcher.messages], list(events)


@pytest.mark.parametrize("before", [None, "asked"])
async def test_a_call_back_takes_along_all_that_is_filled_in_by_then(reporter: Reporter, before: str | None) -> None:
    await reporter.starts(LAMP)
    if before:
        old = event_of(Turn(reporter.tracker("x", "request_human"), CollectingDispatcher()), Reason.ASKED)
        reporter.slots["offer"] = {"yes": "confirm_handover", "event": old.model_dump(mode="json")}
    await reporter.writes("kein Foto", "skip")
    events = await ActionReportWaits().run(
        CollectingDispatcher(), reporter.tracker("ruft mich an", "request_callback", None), {}
    )
    form = slots(events)["offer"]["event"]["form"]
    assert (form["name"], form["filled"]["report_description"]) == ("defect_form", LAMP)
    assert form["missing"] == ["report_contact", "report_confirmed"]
    assert set(slots(events)) == {"offer"}
    assert reporter.draft.description == LAMP


async def test_a_call_back_that_is_refused_leaves_the_report_and_asks_nothing_itself(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    said, events = await _run(ActionCancelCallback(), reporter.tracker("nein", "deny", CALL_BACK))
    assert said == ["utter_callback_cancelled_in_form"]
    assert "report" not in slots(events)
    said, events = await _run(ActionResumeReport(), reporter.tracker("nein", "deny", None))
    assert (said, events) == ([], [{"event": "active_loop", "timestamp": None, "name": "defect_form"}])


async def test_the_offices_are_told_and_a_report_that_waits_goes_on(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    said, events = await _run(ActionResumeReport(), reporter.tracker("Wo ist das Bürgerbüro?", "find_office", None))
    assert said == ["utter_contact"]
    assert [event["name"] for event in events] == ["defect_form"]


async def test_without_a_report_nothing_goes_on(act: Act) -> None:
    assert await act(ActionResumeReport(), "nein", "deny") == ([], [])
    assert await act(ActionReportWaits(), "ruft mich an", "request_callback") == ([], [])


async def test_a_call_back_that_is_arranged_has_the_report(staffed: Reporter) -> None:
    await staffed.starts(LAMP)
    _, [offer] = await _run(ActionReportWaits(), staffed.tracker("ja", "request_callback", None))
    staffed.slots |= {"offer": offer["value"], "callback_contact": {"phone": "01234 567890"}, "callback_time": "bald"}
    dispatcher = CollectingDispatcher()
    events = await ActionCallbackRequested().run(dispatcher, staffed.tracker("bald", "inform", CALL_BACK), {})
    handed_over = dispatcher.messages[-1]["custom"]["handover"]
    assert "noch nicht" in dispatcher.messages[0]["notice"]
    assert handed_over["form"]["filled"]["report_description"] == LAMP
    assert slots(events)["report"] is None


async def test_in_an_emergency_during_a_call_back_the_report_is_handed_over(staffed: Reporter) -> None:
    await staffed.starts(LAMP)
    found = form_state(staffed.tracker("Hilfe", "emergency", CALL_BACK))
    assert found is not None
    assert (found.name, found.filled["report_description"]) == ("defect_form", LAMP)


async def test_a_call_back_without_a_contact_leaves_the_report(staffed: Reporter) -> None:
    await staffed.starts(LAMP)
    said, events = await _run(ActionCallbackRequested(), staffed.tracker("blub", "nlu_fallback", CALL_BACK))
    assert said == ["utter_callback_gave_up"]
    assert "report" not in slots(events)


@pytest.mark.parametrize("there", [True, False])
async def test_only_a_report_that_goes_into_the_queue_waits_there(
    staffed: Reporter, desk: Situations, there: bool
) -> None:
    await staffed.starts(LAMP)
    if not there:
        desk.deserted()
    tracker = staffed.tracker("ja", "confirm_handover")
    _, events = await _run(ActionConfirmHandover(), tracker)
    after = Tracker(staffed.id, staffed.slots, {}, [{"event": "user"}, *events], False, None, {}, "x")
    _, marked = await _run(ActionReportHandedOver(), after)
    assert bool(marked) is there
    staffed.slots |= slots(marked) | {"queued": there}
    assert staffed.draft.is_handed_over is there
    assert staffed.draft.description == LAMP
    _, resumed = await _run(ActionResumeReport(), staffed.tracker("ja", "confirm_handover", None))
    assert bool(resumed) is not there


async def test_who_leaves_the_queue_has_the_report_back(staffed: Reporter) -> None:
    await staffed.starts(LAMP)
    staffed.slots["report"] |= {HANDED_OVER: "2026-11-23T09:00:00+00:00"}
    said, events = await _run(ActionResumeReport(), staffed.tracker("raus", "leave_queue", None))
    assert (said, [event["name"] for event in events]) == ([], ["report", "defect_form"])
    staffed.slots |= slots(events)
    assert not staffed.draft.is_handed_over


async def test_who_stood_in_the_queue_already_has_handed_over_nothing_new(staffed: Reporter) -> None:
    await staffed.starts(LAMP)
    queued = {"event": "slot", "name": "queued", "value": True}
    known = staffed.slots | {"queued": True}
    tracker = Tracker(staffed.id, known, {}, [queued, {"event": "user"}], False, None, {}, "x")
    assert await _run(ActionReportHandedOver(), tracker) == ([], [])


async def test_after_an_offer_that_nobody_can_keep_any_more_the_form_is_silent(staffed: Reporter) -> None:
    await staffed.starts(LAMP)
    await staffed.goes_on("ja", "confirm_handover", [])
    assert (staffed.said, staffed.asked) == ([], "report_photo")
