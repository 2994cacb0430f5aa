"""Plain language on and off: short sentences, and the plain-language part of an article before the others."""

from functools import cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turns import Turn
from actions.wording import languages, word

_ASKED = {"plain_on": "plain_language", "plain_off": "normal_language"}
"""The sentences of the switch in the chat's menu, and what they mean."""


class ActionPlainLanguage(Action):
    """Switches the conversation to plain language, or back; each answer offers the way back."""

    def name(self) -> str:
        return "action_plain_language"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        plain = turn.intent == "plain_language"
        if plain:
            turn.say("utter_plain_language")
        else:
            again = {"title": word("plain_switch", turn.language), "payload": "/plain_language"}
            turn.say("utter_normal_language", buttons=[again])
        return [SlotSet("plain", plain)]


def switched(text: str) -> dict[str, Any] | None:
    """Rasa parse data of the very sentence that the chat's switch sends, whatever is open; None for any other text."""
    intent = _meanings().get(text.strip())
    return {"text": text, "intent": {"name": intent, "confidence": 1.0}, "entities": []} if intent else None


@cache
def _meanings() -> dict[str, str]:
    """What each of these sentences means, in any language; looked up for every message."""
    return {word(key, language): intent for key, intent in _ASKED.items() for language in languages()}
