"""A photo or a place that comes while a call-back is arranged: it is with the city, and a report that waits has it."""

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.callback_shared import ActionCallbackShared
from tests.actions.conftest import Act, entity, slots
from tests.actions.reports import LAMP, Reporter

PHOTO = [entity("attachment", "one"), entity("media_type", "image/jpeg")]
POINT = [entity("lat", 51.0006), entity("lon", 10.0005)]
CALL_BACK = "callback_form"


async def _shares(reporter: Reporter, intent: str, entities: list[dict[str, object]]) -> list[str]:
    tracker: Tracker = reporter.tracker("/x", intent, CALL_BACK, entities)
    dispatcher = CollectingDispatcher()
    events = await ActionCallbackShared().run(dispatcher, tracker, {})
    reporter.slots |= slots(list(events))
    return [str(said["response"]) for said in dispatcher.messages]


@pytest.mark.parametrize("shared", [("share_attachment", PHOTO), ("share_location", POINT)])
async def test_without_a_report_it_is_said_who_sees_it(act: Act, shared: tuple[str, list[dict[str, object]]]) -> None:
    intent, entities = shared
    [said], events = await act(ActionCallbackShared(), "/x", intent, entities, loop={"name": CALL_BACK})
    assert (said["response"], events) == ("utter_callback_shared", [])


async def test_a_report_that_waits_gets_the_photo(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    assert await _shares(reporter, "share_attachment", PHOTO) == ["utter_report_photo_kept"]
    assert reporter.draft.photo == ["one"]


async def test_a_report_that_waits_gets_the_place_and_that_is_told(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    assert await _shares(reporter, "share_location", POINT) == ["utter_report_changed"]
    assert (reporter.draft.place or {})["point"]


async def test_a_complaint_has_no_use_for_a_place(reporter: Reporter) -> None:
    await reporter.starts("Ich habe drei Stunden gewartet, trotz Termin", "complaint")
    assert await _shares(reporter, "share_location", POINT) == ["utter_callback_shared"]
    assert await _shares(reporter, "share_attachment", PHOTO) == ["utter_report_photo_kept"]
    assert reporter.draft.photo == ["one"]
