"""From the assistant to a person: asked for, agreed to, declined, waited for, left; at once where life is at risk."""

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import moments
from actions.handover_events import event_of
from actions.offers import can_offer, look, offer, offer_as, offer_because, offered_event, service
from actions.queue_places import place
from actions.report_waiting import waits
from actions.turns import Turn
from bot.errors import LotseError
from bot.handover.counter import Situation
from bot.handover.events import HandoverEvent, Reason

_FORGET = (SlotSet("callback_contact", None), SlotSet("callback_time", None))
"""A call-back that was being arranged is over."""
_QUEUED = (SlotSet("queued", True), SlotSet("offer", None), SlotSet("unanswered", 0), SlotSet("insults", 0))
_PATIENCE = 2
"""Insults after which a person is offered: who is that angry is not helped by the same words again."""


class ActionOfferPerson(Action):
    """Somebody asks for a person: told how long it takes, or where they stand if they wait already for somebody."""

    def name(self) -> str:
        return "action_offer_person"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        waits = await asyncio.to_thread(place, tracker.sender_id) if tracker.get_slot("queued") else None
        if waits is None:
            return await offer(turn, Reason.ASKED)
        turn.say("utter_handover_waiting", position=waits[0], wait=moments.wait(waits[1], turn.language))
        return []


class ActionConfirmHandover(Action):
    """The citizen agrees: into the queue, if somebody is (still) there."""

    def name(self) -> str:
        return "action_confirm_handover"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        if tracker.get_slot("queued"):
            return await ActionOfferPerson().run(dispatcher, tracker, domain)
        event = offered_event(turn)
        found = await look(turn, event.department) if service(turn).offered else None
        if found is None or not (found.open and found.agents):
            return [*await offer(turn, event.reason, event.form), *_FORGET]
        return [*_queue(turn, event, found), *_FORGET]


class ActionDeclineHandover(Action):
    """The citizen would rather go on with the assistant."""

    def name(self) -> str:
        return "action_decline_handover"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        turn.say(_where("utter_handover_declined", turn))
        return [SlotSet("offer", None), SlotSet("unanswered", 0), SlotSet("insults", 0)]


class ActionLeaveQueue(Action):
    """The citizen does not want to wait any longer."""

    def name(self) -> str:
        return "action_leave_queue"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        if not tracker.get_slot("queued"):
            turn.say("utter_not_queued")
            return []
        turn.say(_where("utter_queue_left", turn), {"leave_queue": True})
        return [SlotSet("queued", False), SlotSet("unanswered", 0), SlotSet("insults", 0)]


class ActionEmergency(Action):
    """The numbers that help, always and first; then a person is called without asking, or is to call back later.

    Who waits for a person already is looked after at once.
    """

    def name(self) -> str:
        return "action_emergency"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        event = event_of(turn, Reason.DISTRESS)
        handed_over, waits = {"handover": event.model_dump(mode="json")}, tracker.get_slot("queued")
        turn.say("utter_emergency", handed_over if waits else {})
        found = await _who_is_there(turn)
        if found is None:
            return [*_FORGET]
        if not (found.open and found.agents):
            return [*offer_as(turn, found, event), *_FORGET]
        turn.say("utter_person_called", {} if waits else handed_over)
        return [*_QUEUED, *_FORGET]


class ActionInsult(Action):
    """Calm words the first time; then a person is offered."""

    def name(self) -> str:
        return "action_insult"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        count = int(tracker.get_slot("insults") or 0) + 1
        if count < _PATIENCE or not can_offer(turn):
            turn.say("utter_insult")
            return [SlotSet("insults", count)]
        return [*await offer_because(turn, Reason.COMPLAINT), SlotSet("insults", 0)]


class ActionDissatisfied(Action):
    """Who says that the assistant does not help is offered a person at once."""

    def name(self) -> str:
        return "action_dissatisfied"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        if not can_offer(turn):
            turn.say("utter_insult")
            return []
        return await offer_because(turn, Reason.COMPLAINT)


def _where(response: str, turn: Turn) -> str:
    """A form that is open, or a report that waits, asks on by itself; a second question would be one too many."""
    return f"{response}_in_form" if turn.tracker.active_loop.get("name") or waits(turn.tracker) else response


async def _who_is_there(turn: Turn) -> Situation | None:
    """Whatever is broken at the desk, the emergency numbers must be said."""
    try:
        return await look(turn) if service(turn).offered else None
    except (LotseError, OSError):
        return None


def _queue(turn: Turn, event: HandoverEvent, found: Situation) -> list[EventType]:
    """Say that and where the citizen waits now; the event goes to the desk with the turn."""
    custom = {"handover": event.model_dump(mode="json")}
    turn.say("utter_handover_queued", custom, position=found.position, wait=moments.wait(found.wait_s, turn.language))
    return [*_QUEUED]
