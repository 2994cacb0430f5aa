"""Is it done? Thanks with a rating, or opened again with a reason; and what somebody adds to their case."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import case_status_facts as facts
from actions import moments
from actions.case_status_doors import asked_about, chosen
from actions.turns import Turn
from actions.wording import word
from bot.cases.cabinet import cabinet
from bot.cases.models import Case
from bot.cases.record import RATINGS
from bot.clock import now
from bot.errors import Conflict, InvalidRequest

NO_NOTE = (SlotSet("case_about", None), SlotSet("case_note", None), SlotSet("form_misses", 0))
"""Nothing of the form for a note is left."""
_NOTHING_MORE = SlotSet("case_asked", False)


def _asks_for(case: Case) -> list[EventType]:
    """Let the form for a note begin."""
    return [*NO_NOTE, SlotSet("case_about", case.id), SlotSet("case_asked", True)]


class ActionCaseWord(Action):
    """What a button about a case means; `case_asked` says whether a note is asked for next."""

    def name(self) -> str:
        return "action_case_word"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        case = await chosen(turn)
        if case is None:
            turn.say("utter_case_not_yours")
            return [_NOTHING_MORE]
        return await _answered(turn, case, turn.intent)


class ActionYesOrNo(Action):
    """A yes or no in words: to whether a case is done, if that was the last thing asked; else to nothing."""

    def name(self) -> str:
        return "action_yes_or_no"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        if case := await asked_about(turn):
            return await _answered(turn, case, "case_done" if turn.intent == "affirm" else "case_not_done")
        turn.say(f"utter_{turn.intent}")
        return [_NOTHING_MORE]


async def _answered(turn: Turn, case: Case, meant: str) -> list[EventType]:
    wants_note = await _MEANINGS[meant](turn, case)
    return _asks_for(case) if wants_note and not _in_form(turn) else [_NOTHING_MORE]


def _in_form(turn: Turn) -> bool:
    """What another form has begun is finished first."""
    return bool(turn.tracker.active_loop.get("name"))


async def _done(turn: Turn, case: Case) -> bool:
    if case.is_open:
        facts.told(turn, case, now())
        return False
    turn.say("utter_case_thanks", buttons=[_rating(turn, case, rating) for rating in RATINGS], number=case.number)
    return False


def _rating(turn: Turn, case: Case, rating: int) -> dict[str, str]:
    title = word(f"case_rating_{rating}", turn.language)
    return {"title": title, "payload": facts.payload("rate_case", case, rating=str(rating))}


async def _rated(turn: Turn, case: Case) -> bool:
    """A case that was opened again meanwhile is not rated: it is told how it stands."""
    try:
        await asyncio.to_thread(cabinet().filing.rate, case.id, int(turn.entity("rating") or 0))
    except (Conflict, InvalidRequest, ValueError):
        return await _done(turn, case)
    turn.say("utter_case_rated", number=case.number)
    return False


async def _not_done(turn: Turn, case: Case) -> bool:
    """Opened again at once, since who presses this may never answer what comes next; the reason is asked after."""
    if case.is_open:
        turn.say("utter_case_still_open", number=case.number)
        return not await _reason_noted(turn, case)
    again = await asyncio.to_thread(cabinet().filing.reopen, case.id, turn.shelf.site.service)
    due = moments.moment(again.due_at, now(), turn.language)
    turn.say("utter_case_reopened", number=case.number, department=again.department, due=due)
    return not await _reason_noted(turn, case)


async def _reason_noted(turn: Turn, case: Case) -> bool:
    """Whether the reason stood in the same message."""
    if reason := turn.entity("case_note"):
        await asyncio.to_thread(cabinet().filing.note, case.id, reason)
        turn.say("utter_case_noted", number=case.number, department=case.department)
    return bool(reason)


async def _add(turn: Turn, case: Case) -> bool:
    if _in_form(turn):
        turn.say("utter_case_later")
    return True


_MEANINGS: dict[str, Callable[[Turn, Case], Awaitable[bool]]] = {
    "case_done": _done,
    "rate_case": _rated,
    "case_not_done": _not_done,
    "add_to_case": _add,
}
