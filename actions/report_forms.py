"""The two forms of a report, a defect and a complaint, as Rasa knows them: one flow, told apart by its kind."""

import logging
from abc import ABC, abstractmethod
from typing import Any

from pydantic import ValidationError
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import report_categories as categories
from actions import report_settling as settling
from actions.offers import offer_because, offered_event
from actions.open_forms import form_state
from actions.report_details import notices
from actions.report_draft import FORMS, NOT_THE_SAME, STARTS, Draft, forgotten
from actions.report_filing import file, near
from actions.report_questions import act, ask
from actions.report_reading import begin, take
from actions.report_understanding import INTERRUPTIONS
from actions.requests import handled
from actions.turns import Turn
from actions.wording import word
from bot.errors import LotseError
from bot.handover.events import Reason

log = logging.getLogger(__name__)


class ActionStartReport(Action):
    """Begins a report and fills in what the first sentence says already."""

    def name(self) -> str:
        return "action_start_report"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        draft, sentence = Draft.new(STARTS[turn.intent]), _sentence(turn)
        if not categories.catalogue(turn.shelf.site.id).of_kind(draft.kind):
            draft.book["off"] = True
        elif sentence:
            begin(turn, draft, sentence)
        over = [SlotSet(name, None) for name in ("article", "offered_articles", "offer")]
        return [*draft.events(), *over, SlotSet("unanswered", 0)]


def _sentence(turn: Turn) -> str:
    """What was typed; after a question back, which a button answered, what was typed before it."""
    typed = str(turn.tracker.latest_message.get("text") or "")
    if not typed.startswith("/"):
        return typed
    if not turn.tracker.get_slot("offered_articles"):
        return ""
    said = [str(event.get("text") or "") for event in turn.tracker.events if event.get("event") == "user"]
    return next((text for text in reversed(said) if not text.startswith("/")), "")


class _Validation:
    """What both forms do with a message; told apart by the slot `report`."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Nothing but the next slot where the message is for somebody else, so that the form gives way."""
        turn, draft = Turn(tracker, dispatcher), Draft.of(tracker)
        if draft is None:
            return [SlotSet("requested_slot", None)]
        if turn.intent in INTERRUPTIONS:
            return [SlotSet("requested_slot", draft.requested)]
        if not draft.book.get("off"):
            take(turn, draft)
            await _go_on(turn, draft)
        return [*draft.events(), SlotSet("requested_slot", draft.requested)]


async def _go_on(turn: Turn, draft: Draft) -> None:
    """What follows from the answer without asking: what the city tells about a category, and what looks the same."""
    service = categories.service(turn.shelf.site.id, draft.category)
    if draft.category and service is None:
        draft.category = None  # the city has changed its list meanwhile
    if service:
        settling.complete_details(turn, draft)
        _tell(turn, draft, notices(service, turn.language))
    if draft.missing == "same":
        draft.book["near"] = found = await _near(turn, draft)
        draft.same = None if found else NOT_THE_SAME
    if draft.missing == "photo" and draft.book.get("photos"):
        draft.photo = list(draft.book["photos"])
    if draft.missing == "contact":
        draft.book["purpose"] = turn.language


async def _near(turn: Turn, draft: Draft) -> list[dict[str, str]]:
    """Nothing where that cannot be told: one report too many is better than an answer lost."""
    try:
        return await near(turn, draft)
    except (LotseError, OSError, ValidationError) as error:
        log.warning("what looks the same could not be told: %s", type(error).__name__)
        return []


def _tell(turn: Turn, draft: Draft, told: dict[str, str]) -> None:
    for code, notice in told.items():
        if code not in draft.book["told"]:
            turn.say("utter_report_notice", notice=notice)
            draft.book["told"] = [*draft.book["told"], code]


class ValidateDefectForm(_Validation, Action):
    """A defect in public space."""

    def name(self) -> str:
        return "validate_defect_form"


class ValidateServiceComplaintForm(_Validation, Action):
    """A complaint about the administration's service."""

    def name(self) -> str:
        return "validate_service_complaint_form"


class _Ask(ABC):
    """Asks for the slot that an action is named after."""

    @abstractmethod
    def name(self) -> str:
        """Name of the action."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """The question, and what was said is noted; nothing where a person was just offered: one question at a time."""
        turn, draft = Turn(tracker, dispatcher), Draft.of(tracker)
        if draft is None or turn.intent == "request_human":
            return []
        ask(turn, draft, self.name().removeprefix("action_ask_report_"))
        return [SlotSet("report", draft.book)]


class ActionAskReportCategory(_Ask, Action):
    """What it is about."""

    def name(self) -> str:
        return "action_ask_report_category"


class ActionAskReportPlace(_Ask, Action):
    """Where it is."""

    def name(self) -> str:
        return "action_ask_report_place"


class ActionAskReportDescription(_Ask, Action):
    """What there is to see, or what happened."""

    def name(self) -> str:
        return "action_ask_report_description"


class ActionAskReportDetail(_Ask, Action):
    """A question of the category."""

    def name(self) -> str:
        return "action_ask_report_detail"


class ActionAskReportSame(_Ask, Action):
    """Whether it is what somebody has reported already."""

    def name(self) -> str:
        return "action_ask_report_same"


class ActionAskReportPhoto(_Ask, Action):
    """A photo."""

    def name(self) -> str:
        return "action_ask_report_photo"


class ActionAskReportContact(_Ask, Action):
    """How to reach who reports it, and for what."""

    def name(self) -> str:
        return "action_ask_report_contact"


class ActionAskReportConfirmed(_Ask, Action):
    """The summary, with what can be done about it."""

    def name(self) -> str:
        return "action_ask_report_confirmed"


class ActionReportDone(Action):
    """Files the report; where the form gave up a person is offered, and where there is none the city's contacts."""

    def name(self) -> str:
        return "action_report_done"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, draft = Turn(tracker, dispatcher), Draft.of(tracker)
        if draft is None or draft.book.get("off"):
            kind = draft.kind if draft else "defect"
            return [*handled(turn, next(intent for intent, one in STARTS.items() if one == kind)), *forgotten()]
        if draft.gave_up:
            form = form_state(tracker, _form_of(draft))
            return [*await offer_because(turn, Reason.FORM_GAVE_UP, form), *forgotten()]
        return await _filed(turn, draft)


async def _filed(turn: Turn, draft: Draft) -> list[EventType]:
    """Where the record is not there the report is kept, to be sent again under the same key."""
    try:
        number = await file(turn, draft)
    except (LotseError, OSError, ValidationError) as error:
        return _not_filed(turn, draft, error)
    return [*forgotten(), SlotSet("report_number", number)]


def _not_filed(turn: Turn, draft: Draft, error: Exception) -> list[EventType]:
    """A contact that the record refuses is left out, since it would be refused each time."""
    log.error("a report could not be filed: %s", type(error).__name__)
    refused = isinstance(error, ValidationError) and bool(draft.contact)
    response = "utter_report_contact_refused" if refused else "utter_report_failed"
    turn.say(response, buttons=[act(turn, "send", "report_send_again")])
    return [SlotSet("report_contact", {})] if refused else []


class ActionCancelReport(Action):
    """Says that nothing was sent, and forgets what was filled in."""

    def name(self) -> str:
        return "action_cancel_report"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        Turn(tracker, dispatcher).say("utter_report_cancelled")
        return forgotten()


class ActionForgetReport(Action):
    """Forgets what was filled in: somebody else has it now, or gets it with the call-back that is arranged next."""

    def name(self) -> str:
        return "action_forget_report"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, draft = Turn(tracker, dispatcher), Draft.of(tracker)
        kept = [_call_back(turn, draft)] if draft and turn.intent == "request_callback" else []
        return [*kept, *forgotten()]


def _call_back(turn: Turn, draft: Draft) -> EventType:
    """The offer that the call-back's form takes up, with the report as it stands now."""
    form = form_state(turn.tracker, _form_of(draft))
    event = offered_event(turn).model_copy(update={"form": form})
    return SlotSet("offer", {"yes": "request_callback", "event": event.model_dump(mode="json")})


def _form_of(draft: Draft) -> str:
    return next(form for form, kind in FORMS.items() if kind == draft.kind)


class ActionReportOver(Action):
    """A button of a report that is over: what became of it; one that could not be sent is sent again."""

    def name(self) -> str:
        return "action_report_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, draft = Turn(tracker, dispatcher), Draft.of(tracker)
        if draft and draft.confirmed and turn.entity("report_act") == "send":
            return await _filed(turn, draft)
        if number := tracker.get_slot("report_number"):
            turn.say("utter_report_known", number=number)
            return []
        buttons = [{"title": word(f"act_{intent}", turn.language), "payload": f"/{intent}"} for intent in STARTS]
        turn.say("utter_report_over", buttons=buttons)
        return []
