"""The form for who asks for a case from another conversation: its number, then its two secret words."""

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import case_status_facts as facts
from actions.case_status import EMPTY, FORM
from actions.case_status_doors import own, try_words, unlocked
from actions.case_status_words import has_mistyped_number, number_in, secret_in
from actions.offers import can_offer, offer_because
from actions.open_forms import form_state
from actions.replies import contact
from actions.turns import Turn
from actions.wording import word
from bot.clock import now
from bot.errors import NotFound, TooMany
from bot.handover.events import Reason

_TRIES = 3
_TOO_MANY = "too_many"
_OPEN = "open"
"""Stands in the slot instead of the secret words: nobody has to keep them."""

Slots = dict[str, Any]


class ActionAskCaseNumber(Action):
    """Asks for the case number, after a miss in other words that say what was wrong."""

    def name(self) -> str:
        return "action_ask_case_number"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, problem = Turn(tracker, dispatcher), tracker.get_slot("case_problem")
        occasion = problem or ("first" if turn.intent == "case_status" else "resumed")
        buttons = [{"title": word("case_application", turn.language), "payload": _APPLICATION}]
        buttons += [_person("act_request_human", turn)] if problem else []
        turn.say(f"utter_ask_case_number_{occasion}", buttons=[*buttons, _cancel(turn)])
        return [SlotSet("case_problem", None)]


_APPLICATION = '/case_status{"case_kind": "application"}'


def _person(title: str, turn: Turn) -> dict[str, str]:
    return {"title": word(title, turn.language), "payload": "/request_human"}


class ActionAskCaseSecret(Action):
    """Asks for the secret words; who has lost them is told who else can help."""

    def name(self) -> str:
        return "action_ask_case_secret"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, problem = Turn(tracker, dispatcher), tracker.get_slot("case_problem")
        occasion = problem or ("first" if turn.intent in ("case_status", "inform_case_number") else "resumed")
        number = tracker.get_slot("case_number")
        turn.say(
            f"utter_ask_case_secret_{occasion}",
            buttons=[_person("case_lost_words", turn), _cancel(turn)],
            number=number,
        )
        return [SlotSet("case_problem", None)]


def _cancel(turn: Turn) -> dict[str, str]:
    return {"title": word("cancel", turn.language), "payload": "/cancel"}


class ValidateCaseStatusForm(FormValidationAction):
    """Only what can be right is tried, so that slips of the pen do not use up the tries that a case allows."""

    def name(self) -> str:
        return "validate_case_status_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Nothing more is asked where the answers lead nowhere."""
        gave_up = int(tracker.get_slot("form_misses") or 0) >= _TRIES
        return [] if gave_up or tracker.get_slot("case_problem") == _TOO_MANY else domain_slots

    async def validate_case_number(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """The number as it is written; the secret words may stand in the same message."""
        if value is None:  # emptied by the action before the form, which Rasa has validated too
            return {}
        turn, text = Turn(tracker, dispatcher), str(value)
        if number := number_in(text):
            return await _with_number(turn, number, secret_in(text))
        return _missed(turn, "mistyped" if has_mistyped_number(text) else "unclear") | {"case_number": None}

    async def validate_case_secret(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """Whether the words open the case; a number beside them is the one that is meant now."""
        if value in (None, _OPEN):
            return {}
        turn, text = Turn(tracker, dispatcher), str(value)
        number = number_in(text) or tracker.get_slot("case_number")
        if secret := secret_in(text):
            return await _tried(turn, str(number), secret)
        return {"case_number": number, "case_secret": None} | ({} if number_in(text) else _missed(turn, "unclear"))


def _missed(turn: Turn, problem: str) -> Slots:
    return {"form_misses": int(turn.tracker.get_slot("form_misses") or 0) + 1, "case_problem": problem}


async def _with_number(turn: Turn, number: str, secret: str | None) -> Slots:
    if mine := next((case for case in await own(turn) if case.number == number), None):
        return {"case_number": number, "case_secret": _OPEN, "case_found": mine.id}
    if secret:
        return await _tried(turn, number, secret)
    return {"case_number": number, "form_misses": 0, "case_problem": None}


async def _tried(turn: Turn, number: str, secret: str) -> Slots:
    """Whether there is such a case is not said: a wrong number and wrong words look the same."""
    try:
        case = await try_words(turn, number, secret)
    except NotFound:
        return {"case_number": number, "case_secret": None} | _missed(turn, "wrong")
    except TooMany:
        return {"case_number": number, "case_secret": None, "case_problem": _TOO_MANY}
    opened = {"case_found": case.id, "cases_unlocked": unlocked(turn, case)}
    return {"case_number": number, "case_secret": _OPEN} | opened


class ActionCaseFound(Action):
    """The end of the form: how the case stands, or who else can help."""

    def name(self) -> str:
        return "action_case_found"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, found = Turn(tracker, dispatcher), tracker.get_slot("case_found")
        case = next((one for one in await own(turn) if one.id == found), None) if found else None
        if case:
            facts.told(turn, case, now())
        elif tracker.get_slot("case_problem") == _TOO_MANY:
            turn.say("utter_case_too_many", contact=contact(turn.shelf, turn.language))
        else:
            return [*await _gave_up(turn), *EMPTY]
        return [*EMPTY]


async def _gave_up(turn: Turn) -> list[EventType]:
    if can_offer(turn):
        return await offer_because(turn, Reason.FORM_GAVE_UP, form_state(turn.tracker, FORM))
    turn.say("utter_case_gave_up", contact=contact(turn.shelf, turn.language))
    return []


class ActionCancelCase(Action):
    """Says that nothing happens, and forgets what was filled in."""

    def name(self) -> str:
        return "action_cancel_case"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        Turn(tracker, dispatcher).say("utter_case_cancelled")
        return [SlotSet("case_about", None), SlotSet("case_note", None), *EMPTY]
