"""Requests that people handle: complaints, defects in public space, and questions about a case."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import answer, meant
from actions.replies import contact
from actions.turns import Turn


class ActionRequest(Action):
    """Says how the request gets to the people who handle it; an article that says it exactly goes first."""

    def name(self) -> str:
        return "action_request"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        found = meant(turn) if turn.articles.get("band") == "answer" and turn.intent != "complaint" else []
        if found:
            return answer(turn, found[0])
        shelf, language = turn.shelf, turn.language
        turn.say(f"utter_{turn.intent}", contact=contact(shelf, language), city=shelf.city(language))
        return [SlotSet("article", None), SlotSet("offered_articles", None), SlotSet("unanswered", 0)]
