"""Where the citizens' offices are, asked while something is reported: told at once, since the form goes on."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.replies import contact, office_card, office_line
from actions.turns import Turn
from bot.knowledge.districts import find_district
from bot.knowledge.library import Shelf
from bot.knowledge.offices import Office


class ActionReportOffices(Action):
    """The office of the district that is named; else all of them, without a question of its own."""

    def name(self) -> str:
        return "action_report_offices"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        shelf, language = turn.shelf, turn.language
        district = _named(turn)
        office = shelf.offices.get(shelf.site.districts.get(district or "", ""))
        if office:
            turn.say("utter_office_found", district=district, office=office_card(office, language))
            return []
        lines = [f"- {office_line(one, language)}" for one in _offices(shelf)]
        told = "\n".join([*lines, contact(shelf, language)])
        turn.say("utter_contact", {"outcome": "answered"}, city=shelf.city(language), contact=told)
        return []


def _named(turn: Turn) -> str | None:
    said = turn.entity("district") or str(turn.tracker.latest_message.get("text") or "")
    return find_district(said, turn.shelf.site.districts)


def _offices(shelf: Shelf) -> list[Office]:
    """Each office that a district belongs to, but the one that the city's contact names anyway."""
    ids = dict.fromkeys(shelf.site.districts.values())
    return [shelf.offices[one] for one in ids if one in shelf.offices and one != shelf.site.contact_office]
