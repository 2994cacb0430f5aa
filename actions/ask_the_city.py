"""Where the assistant has no answer, the citizen can wait for that of the city: a person looks, and answers here."""

import asyncio
import json
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.replies import contact
from actions.turns import Turn
from actions.wording import word
from bot.cases.cabinet import cabinet
from bot.clock import now
from bot.conversations import answer_wishes
from bot.errors import LotseError

_LONGEST_NUMBER = 9
"""Digits that every database can compare."""


async def offered(turn: Turn) -> list[dict[str, Any]]:
    """The choice to wait for the answer of the city; empty where that may not be offered (again)."""
    question = turn.tracker.get_slot("question")
    if not question or turn.tracker.active_loop.get("name"):
        return []
    try:
        allowed = await asyncio.to_thread(_may_offer, turn.tracker.sender_id, int(question))
    except LotseError:  # without it the honest no is still to be said
        return []
    payload = f"{answer_wishes.OFFER}{json.dumps({'question': int(question)})}"
    return [{"title": word("act_ask_the_city", turn.language), "payload": payload}] if allowed else []


class ActionAskTheCity(Action):
    """Takes the wish down with its consent, and says honestly what happens now."""

    def name(self) -> str:
        return "action_ask_the_city"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        fresh = await asyncio.to_thread(_agree, tracker.sender_id, turn.entity("question") or "")
        shelf, language = turn.shelf, turn.language
        said = {True: "utter_city_asked", False: "utter_city_asked_already", None: "utter_city_not_asked"}[fresh]
        turn.say(said, city=shelf.city(language), contact=contact(shelf, language))
        return []


def _may_offer(conversation: str, question: int) -> bool:
    with cabinet().database.read() as sql:
        return answer_wishes.may_offer(sql, conversation, question)


def _agree(conversation: str, question: str) -> bool | None:
    """None where it cannot be taken down."""
    if not question.isdecimal() or len(question) > _LONGEST_NUMBER:
        return None
    try:
        with cabinet().database.write() as sql:
            return answer_wishes.agree(sql, conversation, int(question), now())
    except LotseError:
        return None
