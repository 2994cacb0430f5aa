"""The form that finds the citizens' office for a district."""

import json
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.offers import offer_because
from actions.open_forms import form_state
from actions.replies import contact, office_card
from actions.turns import Turn
from actions.wording import word
from bot.handover.events import Reason
from bot.knowledge.districts import find_district

_SIDE_QUESTIONS = frozenset(
    """
    ask_article choose_article ask_module none_of_these ask_the_city help bot_challenge switch_language ask_privacy
    greet thank affirm insult dissatisfied complaint report_defect case_status plain_language normal_language
    decline_handover leave_queue
    """.split()
)
_TRIES = 3
"""Answers without a district after which the form gives up."""


class ActionAskDistrict(Action):
    """Asks for the district, in other words when the first answer was not understood."""

    def name(self) -> str:
        return "action_ask_district"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        site = turn.shelf.site
        response = f"utter_ask_district_{_occasion(turn)}"
        buttons = [{"title": name, "payload": _payload(name)} for name in site.districts]
        buttons.append({"title": word("cancel", turn.language), "payload": "/cancel"})
        turn.say(response, city=turn.shelf.city(turn.language), buttons=buttons)
        return [SlotSet("form_misses", 0)] if turn.intent == "find_office" else []


def _payload(district: str) -> str:
    return "/inform_district" + json.dumps({"district": district}, ensure_ascii=False)


def _occasion(turn: Turn) -> str:
    """Asked for the first time, again after an answer that was no district, or on after a side question."""
    if turn.intent == "find_office":
        return "first"
    return "resumed" if turn.intent in _SIDE_QUESTIONS else "again"


class ValidateOfficeForm(FormValidationAction):
    """Only a district of the site is taken."""

    def name(self) -> str:
        return "validate_office_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Nothing is asked where the site has no districts, or where asking again is of no use."""
        useful = Turn(tracker, dispatcher).shelf.site.districts and not _gave_up(tracker)
        return domain_slots if useful else []

    def validate_district(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """The district's own spelling, or None so that it is asked again."""
        district = find_district(str(value), Turn(tracker, dispatcher).shelf.site.districts)
        misses = 0 if district else int(tracker.get_slot("form_misses") or 0) + 1
        return {"district": district, "form_misses": misses}


def _gave_up(tracker: Tracker) -> bool:
    return int(tracker.get_slot("form_misses") or 0) >= _TRIES


class ActionShowOffice(Action):
    """Shows the office that is responsible for the district, and forgets the district; else offers a person."""

    def name(self) -> str:
        return "action_show_office"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        shelf, district = turn.shelf, tracker.get_slot("district") or turn.entity("district")
        office = shelf.offices.get(shelf.site.districts.get(district or "", ""))
        if office:
            notes = shelf.site.districts_note
            note = notes.get(turn.language) or notes.get("de", "")
            card = office_card(office, turn.language)
            turn.say("utter_office_found", district=district, office="\n\n".join(filter(None, [card, note])))
        elif _gave_up(tracker):
            form = form_state(tracker, "office_form")
            return [*await offer_because(turn, Reason.FORM_GAVE_UP, form), SlotSet("form_misses", 0)]
        else:
            turn.say("utter_no_districts", city=shelf.city(turn.language), contact=contact(shelf, turn.language))
        return [SlotSet("district", None)]


class ActionCancelForm(Action):
    """Says that the form was left and forgets what was filled in."""

    def name(self) -> str:
        return "action_cancel_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        Turn(tracker, dispatcher).say("utter_form_cancelled")
        return [SlotSet("district", None)]
