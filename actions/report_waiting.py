"""A report that waits for a person: it goes along with the call or the chat, and is asked on without one."""

import itertools
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.offers import offered_event
from actions.open_forms import form_state
from actions.report_draft import HANDED_OVER, Draft
from actions.report_offices import ActionReportOffices
from actions.turns import Turn
from bot.clock import now


class ActionReportWaits(Action):
    """The call-back's form takes up the report as it stands now; who refuses to be called still has it."""

    def name(self) -> str:
        return "action_report_waits"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, draft = Turn(tracker, dispatcher), Draft.of(tracker)
        if draft is None:
            return []
        event = offered_event(turn).model_copy(update={"form": form_state(tracker, draft.form)})
        return [SlotSet("offer", {"yes": "request_callback", "event": event.model_dump(mode="json")})]


class ActionReportHandedOver(Action):
    """A report that goes into the queue waits there with its citizen, who may leave before anybody claims the chat."""

    def name(self) -> str:
        return "action_report_handed_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        draft = Draft.of(tracker)
        if draft is None or not _is_handed_over(tracker):
            return []
        return [SlotSet("report", draft.book | {HANDED_OVER: now().isoformat()})]


def _is_handed_over(tracker: Tracker) -> bool:
    """Whether it went into the queue in this turn; who stood there already has handed over nothing new."""
    since = itertools.takewhile(lambda event: event.get("event") != "user", reversed(tracker.events))
    return any(event.get("name") == "queued" and event.get("value") for event in since)


class ActionResumeReport(Action):
    """Opens the form of a report that waits, which then asks on; nothing without one, or while it is in the queue."""

    def name(self) -> str:
        return "action_resume_report"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        draft = Draft.of(tracker)
        if draft is None or (draft.is_handed_over and tracker.get_slot("queued")):
            return []
        if Turn(tracker, dispatcher).intent == "find_office":
            await ActionReportOffices().run(dispatcher, tracker, domain)
        back = [SlotSet("report", draft.taken_back())] if draft.is_handed_over else []
        return [*back, ActiveLoop(draft.form)]


def waits(tracker: Tracker) -> bool:
    """Whether a report is asked on once the call-back is refused, or the queue left."""
    return Draft.of(tracker) is not None
