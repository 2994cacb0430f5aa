"""The form for what citizens say about their case in their own words: what is not done yet, or what there is to add."""

import asyncio
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.case_feedback import NO_NOTE
from actions.case_status_doors import own
from actions.turns import Turn
from actions.wording import word
from bot.cases.cabinet import cabinet
from bot.cases.models import Case
from bot.cases.plain import clean
from bot.errors import EmptyText, NotFound

_TRIES = 3


class ActionAskCaseNote(Action):
    """Asks for a reason, or for what there is to add; nobody has to say any."""

    def name(self) -> str:
        return "action_ask_case_note"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        occasions = {"case_not_done": "reason", "deny": "reason", "add_to_case": "more"}
        occasion = "again" if tracker.get_slot("form_misses") else occasions.get(turn.intent, "resumed")
        enough = {"title": word("case_no_note", turn.language), "payload": "/cancel"}
        turn.say(f"utter_ask_case_note_{occasion}", buttons=[enough])
        return []


class ValidateCaseNoteForm(FormValidationAction):
    """Any words are a note, as long as there are any."""

    def name(self) -> str:
        return "validate_case_note_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """After some empty answers nothing more is asked."""
        return [] if int(tracker.get_slot("form_misses") or 0) >= _TRIES else domain_slots

    def validate_case_note(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """The words, or None so that it is asked again."""
        if value is None:  # emptied by the action before the form, which Rasa has validated too
            return {}
        note = clean(str(value))
        if any(map(str.isalnum, note)):
            return {"case_note": note}
        return {"case_note": None, "form_misses": int(tracker.get_slot("form_misses") or 0) + 1}


class ActionCaseNoted(Action):
    """Puts the note to the case, if that is still the citizen's."""

    def name(self) -> str:
        return "action_case_noted"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn, note = Turn(tracker, dispatcher), tracker.get_slot("case_note")
        about = tracker.get_slot("case_about")
        case = next((one for one in await own(turn) if one.id == about), None)
        if not note:
            turn.say("utter_case_cancelled")
        elif case and await _noted(case, note):
            turn.say("utter_case_noted", number=case.number, department=case.department)
        else:
            turn.say("utter_case_not_yours")
        return [*NO_NOTE]


async def _noted(case: Case, note: str) -> bool:
    try:
        await asyncio.to_thread(cabinet().filing.note, case.id, note)
    except (NotFound, EmptyText):
        return False
    return True
