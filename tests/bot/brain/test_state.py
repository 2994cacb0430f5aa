"""What is kept of a dialogue between two turns: enough to go on as if all were there, and never more."""

import json
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.brain.state import KEPT_TURNS, cut, restore

OPEN, CLOSED = "place_form", None


def _user(intent: str, text: str) -> UserUttered:
    parsed = {"intent": {"name": intent, "confidence": 0.9}, "intent_ranking": [{"name": "x" * 500}], "text": text}
    entities = [{"entity": "place", "value": text, "start": 0, "end": len(text)}]
    return UserUttered(text, {"name": intent, "confidence": 0.9}, entities, parsed | {"entities": entities})


def _turn(intent: str, text: str, changes: list[Event]) -> list[Event]:
    done = [ActionExecuted("place_form"), *changes] if any(isinstance(c, ActiveLoop) for c in changes) else changes
    return [_user(intent, text), *done, ActionExecuted("action_tell"), BotUttered("Gut."), _listen()]


def _listen() -> ActionExecuted:
    return ActionExecuted(ACTION_LISTEN_NAME)


slots = st.one_of(
    st.builds(SlotSet, st.sampled_from(["place", "language"]), st.one_of(st.none(), st.text(max_size=5))),
    st.builds(SlotSet, st.just("kind"), st.sampled_from(["a", "b", None])),
    st.builds(SlotSet, st.just("requested_slot"), st.sampled_from(["place", None])),
)
forms = st.builds(ActiveLoop, st.sampled_from([OPEN, CLOSED]))


def _turns(changes: st.SearchStrategy[Event]) -> st.SearchStrategy[list[list[Event]]]:
    said = (st.sampled_from(["ask", "give", "leave"]), st.text(max_size=10), st.lists(changes, max_size=4))
    return st.lists(st.builds(_turn, *said), max_size=12)


relaxed = hypothesis_settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def _as_json(state: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(json.dumps(state)))


def _slots(tracker: DialogueStateTracker) -> dict[str, Any]:
    return {name: slot.value for name, slot in tracker.slots.items() if name != "session_started_metadata"}


@given(_turns(slots | forms))
@relaxed
def test_slots_form_and_last_message_survive_every_turn(domain: Domain, said: list[list[Event]]) -> None:
    whole, kept = restore("a", None, domain), restore("a", None, domain)
    for turn in said:
        whole.update_with_events(turn, domain)
        kept.update_with_events(turn, domain)
        kept = restore("a", _as_json(cut(kept)), domain)
        assert _slots(kept) == _slots(whole)
        assert kept.active_loop_name == whole.active_loop_name
        assert kept.latest_action_name == whole.latest_action_name == ACTION_LISTEN_NAME
        assert kept.latest_message == whole.latest_message


@given(_turns(slots))
@relaxed
def test_policies_see_the_same_recent_turns(domain: Domain, said: list[list[Event]]) -> None:
    whole, kept = restore("a", None, domain), restore("a", None, domain)
    for turn in said:
        whole.update_with_events(turn, domain)
        kept.update_with_events(turn, domain)
        kept = restore("a", _as_json(cut(kept)), domain)
    recent = sum(isinstance(event, ActionExecuted) for turn in said[1 - KEPT_TURNS :] for event in turn)
    assert kept.past_states(domain)[-recent:] == whole.past_states(domain)[-recent:]


def test_the_state_does_not_grow_with_the_conversation(domain: Domain) -> None:
    tracker, sizes = restore("a", None, domain), []
    for number in range(200):
        changed = [SlotSet("place", f"Ort {number:03}"), SlotSet("requested_slot", "place")]
        tracker.update_with_events(_turn("give", f"Text {number:03}", changed), domain)
        state = _as_json(cut(tracker))
        tracker = restore("a", state, domain)
        sizes.append(len(json.dumps(state)))
    assert sizes[-1] <= sizes[9] * 1.01
    assert sizes[-1] < 6_000


def test_what_the_bot_said_and_rankings_are_not_kept(domain: Domain) -> None:
    tracker = restore("a", None, domain)
    tracker.update_with_events(_turn("ask", "Hallo", []), domain)
    state = json.dumps(cut(tracker))
    assert "Gut." not in state
    assert "xxx" not in state
    assert "Hallo" in state


def test_a_fresh_dialogue_waits_for_the_citizen(domain: Domain) -> None:
    fresh = restore("a", None, domain)
    assert (fresh.sender_id, fresh.latest_action_name, fresh.active_loop_name) == ("a", ACTION_LISTEN_NAME, None)
    assert fresh.get_slot("language") == "de"


def test_an_open_form_survives_many_turns_without_being_named(domain: Domain) -> None:
    tracker = restore("a", None, domain)
    opened = [ActiveLoop(OPEN), SlotSet("requested_slot", "place")]
    tracker.update_with_events(_turn("ask", "Wo?", opened), domain)
    for _ in range(20):
        tracker.update_with_events(_turn("give", "Hm", []), domain)
        tracker = restore("a", _as_json(cut(tracker)), domain)
    assert (tracker.active_loop_name, tracker.get_slot("requested_slot")) == (OPEN, "place")
