"""Plain language on and off: short sentences, and the plain-language part of an article before the others."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turns import Turn


class ActionPlainLanguage(Action):
    """Switches the conversation to plain language, or back."""

    def name(self) -> str:
        return "action_plain_language"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        plain = turn.intent == "plain_language"
        turn.say("utter_plain_language" if plain else "utter_normal_language")
        return [SlotSet("plain", plain)]
