"""What the assistant says about itself: how to reach people, and in which language it speaks."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.replies import contact
from actions.turns import Turn
from actions.wording import language_name, languages, word


class ActionContact(Action):
    """How to reach the city's staff."""

    def name(self) -> str:
        return "action_contact"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        shelf, language = turn.shelf, turn.language
        turn.say("utter_contact", {"outcome": "answered"}, city=shelf.city(language), contact=contact(shelf, language))
        return []


class ActionSwitchLanguage(Action):
    """Speak the language that was asked for; says honestly which ones there are when it has not got it."""

    def name(self) -> str:
        return "action_switch_language"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        spoken = [language for language in turn.shelf.site.languages if language in languages()]
        wanted = turn.entity("language_name")
        if wanted in spoken:
            turn.say("utter_speaking", {"language": wanted}, language=wanted)
            return [SlotSet("language", wanted)]
        names = word("comma", turn.language).join(language_name(language, turn.language) for language in spoken)
        turn.say("utter_languages", languages=names)
        return []


class ActionPrivacy(Action):
    """What happens with what citizens write, and how they delete it."""

    def name(self) -> str:
        return "action_privacy"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        url = turn.shelf.site.privacy_url
        more = f"[{word('privacy', turn.language)}]({url})" if url else contact(turn.shelf, turn.language)
        turn.say("utter_privacy", more=more)
        return []
