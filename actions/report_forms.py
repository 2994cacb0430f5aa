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
from actions.offers import offer_because, service
from actions.open_forms import form_state
from actions.report_details import notices
from actions.report_draft import NOT_THE_SAME, STARTS, Draft, forgotten
from actions.report_filing import near
from actions.report_questions import ask
from actions.report_reading import LEFT, begin, take
from actions.report_sending import answer_anew, send
from actions.report_understanding import INTERRUPTIONS
from actions.requests import handled
from actions.turns import Turn
from actions.wording import word
from bot.errors import LotseError
from bot.handover.events import Reason

log = logging.getLogger(__name__)
_SILENT = ("request_human", "confirm_handover", "emergency")
"""After these somebody else speaks: one question at a time, and none to who is in need."""


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
            _is_stuck(turn, draft)
        return [*draft.events(), SlotSet("requested_slot", draft.requested)]


async def _go_on(turn: Turn, draft: Draft) -> None:
    """What follows from the answer without asking: what the city tells, what looks the same, and sending at last."""
    if draft.category and categories.service(turn.shelf.site.id, draft.category) is None:
        answer_anew(turn, draft)
    if found := categories.service(turn.shelf.site.id, draft.category):
        settling.complete_details(turn, draft)
        _tell(turn, draft, notices(found, turn.language))
    if draft.missing == "same":
        draft.book["near"] = alike = await _near(turn, draft)
        draft.same = None if alike else NOT_THE_SAME
    if draft.missing == "photo" and draft.book.get("photos") and not draft.book.get("more_photos"):
        draft.photo = list(draft.book["photos"])
    if draft.missing == "contact":
        draft.book["purpose"] = turn.language
    if draft.missing is None and not draft.book.get("off"):
        await send(turn, draft)


def _is_stuck(turn: Turn, draft: Draft) -> None:
    """The first time that nothing helps a person is offered, and the form waits; the second time it is over."""
    if draft.gave_up and not (draft.book.get("offered_person") and not turn.tracker.get_slot("queued")):
        waits = bool(turn.tracker.get_slot("queued"))
        draft.book |= {"tries": {}, "offered_person": True, "offers_person": not waits}


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
        """The question, and what was said is noted; where the answers lead nowhere a person is offered instead."""
        turn, draft = Turn(tracker, dispatcher), Draft.of(tracker)
        if draft is None:
            return []
        if turn.intent in _SILENT:
            draft.book["danger"] = turn.intent == "emergency"
            return [SlotSet("report", draft.book)]
        offered = await _offer(turn, draft) if draft.book.pop("offers_person", False) else []
        if not offered or not service(turn).offered:
            ask(turn, draft, self.name().removeprefix("action_ask_report_"))
        return [SlotSet("report", draft.book), *offered]


async def _offer(turn: Turn, draft: Draft) -> list[EventType]:
    """A person, with all that is filled in; where there is none the city's contacts."""
    return await offer_because(turn, Reason.FORM_GAVE_UP, form_state(turn.tracker, draft.form))


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
    """Forgets a report that was filed or left; one that got stuck again goes to a person, or the city's contacts."""

    def name(self) -> str:
        return "action_report_done"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, draft = Turn(tracker, dispatcher), Draft.of(tracker)
        if draft and draft.book.get("off") == LEFT:
            return _cancelled(turn)
        if draft is None or draft.book.get("off"):
            kind = draft.kind if draft else "defect"
            return [*handled(turn, next(intent for intent, one in STARTS.items() if one == kind)), *forgotten()]
        if draft.gave_up:
            return [*await _offer(turn, draft), *forgotten()]
        return [*forgotten(), SlotSet("offer", None), SlotSet("report_number", draft.book.get("number"))]


def _cancelled(turn: Turn) -> list[EventType]:
    """Nobody gets what was filled in, either: an offer that is agreed to later knows nothing of it."""
    turn.say("utter_report_cancelled")
    return [*forgotten(), SlotSet("offer", None)]


class ActionCancelReport(Action):
    """Says that nothing was sent, and forgets what was filled in."""

    def name(self) -> str:
        return "action_cancel_report"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return _cancelled(Turn(tracker, dispatcher))


class ActionReportOver(Action):
    """A button of a report that is over: what became of it."""

    def name(self) -> str:
        return "action_report_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        if number := tracker.get_slot("report_number"):
            turn.say("utter_report_known", number=number)
            return []
        buttons = [{"title": word(f"act_{intent}", turn.language), "payload": f"/{intent}"} for intent in STARTS]
        turn.say("utter_report_over", buttons=buttons)
        return []
