"""The dialogue state between two turns: Rasa's tracker, cut to what the next turn needs.

Rasa replays the whole tracker several times a turn, so an uncut one makes turn 200 fifty times as dear
as turn 10. The transcript is kept elsewhere; here the last turns, the slots and the open form suffice.
"""

from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_TURNS = 3
"""Turns that stay as they were; as long as the longest look back of a policy in config.yml."""


def restore(identity: str, state: dict[str, Any] | None, domain: Domain) -> DialogueStateTracker:
    """The tracker of a conversation; a fresh one where there is no state yet."""
    events = deserialise_events(state["events"]) if state else _opening({}, None)
    tracker: DialogueStateTracker = DialogueStateTracker.from_events(identity, events, domain.slots, domain=domain)
    return tracker


def cut(tracker: DialogueStateTracker) -> dict[str, Any]:
    """The state to store, as JSON."""
    events = [event for event in tracker.events if not isinstance(event, BotUttered)]
    turns = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    start = turns[-KEPT_TURNS] if len(turns) > KEPT_TURNS else 0
    kept = events[start:] if start else events
    opening = _opening(*_standing(events[:start])) if start else []
    state: dict[str, Any] = {"events": [_slim(event.as_dict()) for event in [*opening, *kept]]}
    if tracker.active_loop_name:
        state["form"] = {"name": tracker.active_loop_name, "missing": [tracker.get_slot("requested_slot")]}
    return state


def _standing(events: list[Event]) -> tuple[dict[str, Any], str | None]:
    """Slots and open form after `events`."""
    slots: dict[str, Any] = {}
    loop: str | None = None
    for event in events:
        if isinstance(event, SlotSet):
            slots[event.key] = event.value
        elif isinstance(event, ActiveLoop):
            loop = event.name
    return slots, loop


def _opening(slots: dict[str, Any], loop: str | None) -> list[Event]:
    """The events that bring a fresh tracker to this standing."""
    before = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    standing = [SlotSet(key, value) for key, value in slots.items()]
    opened = [ActionExecuted(loop), ActiveLoop(loop)] if loop else []
    return [*before, *standing, *opened, ActionExecuted(ACTION_LISTEN_NAME)]


def _slim(event: dict[str, Any]) -> dict[str, Any]:
    """Without what Rasa does not need to go on: rankings and metadata repeat in every turn."""
    if "parse_data" in event:
        parsed = event["parse_data"]
        kept = ("intent", "entities", "text", "articles")
        event = event | {"parse_data": {key: parsed[key] for key in kept if key in parsed}}
    return {key: value for key, value in event.items() if key not in ("metadata", "message_id", "input_channel")}
