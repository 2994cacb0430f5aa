"""A person is offered, never forced: who wants one is first told whether somebody is there and how long it takes."""

import asyncio
from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import EventType, SlotSet

from actions import moments
from actions.handover_events import event_of
from actions.open_forms import form_now
from actions.replies import contact
from actions.turns import Turn
from bot.clock import now
from bot.handover.counter import Situation, situation
from bot.handover.events import FormState, HandoverEvent, Reason
from bot.service_hours import ServiceHours, effective
from bot.settings import Settings

_CALL_BACK = "request_callback"
_CONFIRM = "confirm_handover"


def service(turn: Turn) -> ServiceHours:
    """The service hours of the site as they count here."""
    return effective(turn.shelf.site.service, Settings().service_hours)


def can_offer(turn: Turn) -> bool:
    """Whether a person may be offered unasked: the site has some, no form is open, and none is waited for."""
    in_form = bool(turn.tracker.active_loop.get("name"))
    return service(turn).offered and not in_form and not turn.tracker.get_slot("queued")


async def look(turn: Turn, department: str = "") -> Situation:
    """How things stand at the desk of the site, for somebody who needs a department; raises DatabaseUnavailable."""
    return await asyncio.to_thread(situation, turn.shelf.site.id, service(turn), department)


async def offer_because(
    turn: Turn, reason: Reason, form: FormState | None = None, buttons: Sequence[dict[str, Any]] = ()
) -> list[EventType]:
    """Say why, then offer a person (see `offer`)."""
    turn.say(f"utter_because_{reason}")
    return await offer(turn, reason, form, buttons)


async def offer(
    turn: Turn, reason: Reason, form: FormState | None = None, buttons: Sequence[dict[str, Any]] = ()
) -> list[EventType]:
    """Say how long it would take and ask; where nobody is there, say so and offer to call back.

    `form`: one that has just given up; `buttons`: what can be chosen besides.
    """
    if not service(turn).offered:
        return no_service(turn)
    known = event_of(turn, reason, form)
    return offer_as(turn, await look(turn, known.department), known, buttons)


def offer_as(
    turn: Turn, found: Situation, known: HandoverEvent, buttons: Sequence[dict[str, Any]] = ()
) -> list[EventType]:
    """The same where it is known already how things stand and what would be handed over."""
    if not found.open and found.next_opening is None:
        return no_service(turn)
    yes = _said(turn, found, list(buttons))
    return [SlotSet("offer", {"yes": yes, "event": known.model_dump(mode="json")})]


def _said(turn: Turn, found: Situation, buttons: list[dict[str, Any]]) -> str:
    """Say how things stand; the intent that a yes means then."""
    lines = contact(turn.shelf, turn.language)
    if found.open and found.agents:
        wait = moments.wait(found.wait_s, turn.language)
        turn.say("utter_person_offer", position=found.position, wait=wait, contact=lines, buttons=buttons)
        return _CONFIRM
    if found.next_opening:
        opening = moments.moment(found.next_opening, now(), turn.language)
        turn.say("utter_person_closed", opening=opening, contact=lines, buttons=buttons)
    else:
        turn.say("utter_person_nobody", contact=lines, buttons=buttons)
    return _CALL_BACK


def no_service(turn: Turn) -> list[EventType]:
    """Where nobody takes chats, all there is to say is how the city is reached."""
    shelf, language = turn.shelf, turn.language
    turn.say("utter_contact", {"outcome": "answered"}, city=shelf.city(language), contact=contact(shelf, language))
    return [SlotSet("offer", None)]


def offered_event(turn: Turn) -> HandoverEvent:
    """The event of the offer that is agreed to, with the language and the form of now; of this turn without any."""
    offered = turn.tracker.get_slot("offer")
    if not offered:
        return event_of(turn, Reason.ASKED)
    event = HandoverEvent.model_validate(offered["event"])
    about = turn.tracker.get_slot("article") or event.service
    return event.model_copy(
        update={"language": turn.language, "service": about, "form": form_now(turn.tracker, event.form)}
    )
