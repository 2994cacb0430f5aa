"""What the assistant says about itself: how to reach people, and in which language it speaks."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.replies import contact
from actions.turns import Turn


class ActionContact(Action):
    """How to reach the city's staff."""

    def name(self) -> str:
        return "action_contact"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        shelf = turn.shelf
        city = shelf.site.name.get(turn.language) or shelf.site.name["de"]
        turn.say("utter_contact", {"outcome": "answered"}, city=city, contact=contact(shelf, turn.language))
        return []


class ActionSwitchLanguage(Action):
    """Speak the language that was asked for, if the site has it."""

    def name(self) -> str:
        return "action_switch_language"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        wanted = turn.entity("language_name")
        return [SlotSet("language", wanted)] if wanted in turn.shelf.site.languages else []
