"""Small talk inside an open form: answered in a sentence, then the form goes on."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.turns import Turn

_SAID = {"share_location": "no_use_for_location", "share_attachment": "no_use_for_attachment"}


class ActionAside(Action):
    """Says the response that is called like the intent, so that forms need one rule for all small talk."""

    def name(self) -> str:
        return "action_aside"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        turn.say(f"utter_{_SAID.get(turn.intent, turn.intent)}")
        return []
