"""Complaints and defects where the city has no list of what can be reported, or another form is open."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import report_categories as categories
from actions.answers import answer, meant
from actions.replies import contact
from actions.turns import Turn


class ActionRequest(Action):
    """A request while another form is open: it is taken next, or told the way where nothing can be reported here."""

    def name(self) -> str:
        return "action_request"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        if categories.catalogue(turn.shelf.site.id).services:
            turn.say("utter_report_later")
            return []
        return handled(turn, turn.intent)


def handled(turn: Turn, intent: str) -> list[EventType]:
    """Answer with the article that says it exactly, else say who handles such requests and how they are reached."""
    found = meant(turn) if turn.articles.get("band") == "answer" and intent != "complaint" else []
    if found:
        return answer(turn, found[0])
    shelf, language = turn.shelf, turn.language
    turn.say(f"utter_{intent}", contact=contact(shelf, language), city=shelf.city(language))
    return [SlotSet("article", None), SlotSet("offered_articles", None), SlotSet("unanswered", 0)]
