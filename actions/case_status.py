"""What became of a report: told at once to who reported it here, to others by case number and secret words."""

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import case_status_facts as facts
from actions.answers import answer, meant
from actions.case_status_doors import own
from actions.case_status_words import About, about, has_mistyped_number, number_in, secret_in
from actions.replies import contact
from actions.turns import Turn
from bot.cases.cabinet import cabinet
from bot.cases.models import Case
from bot.clock import now

FORM = "case_status_form"
EMPTY = (
    SlotSet("case_number", None),
    SlotSet("case_secret", None),
    SlotSet("case_problem", None),
    SlotSet("case_found", None),
    SlotSet("form_misses", 0),
)
_TOLD = (SlotSet("article", None), SlotSet("offered_articles", None), SlotSet("unanswered", 0))


@dataclass(frozen=True)
class _Question:
    """What the citizen asks after, as far as the message says it."""

    text: str
    case: str | None
    kind: str | None
    about: About

    @property
    def number(self) -> str | None:
        """The case number in it."""
        return number_in(self.text)


class ActionCaseStatus(Action):
    """Answers where it can, and else lets the form ask for number and secret words (slot `case_asked`)."""

    def name(self) -> str:
        return "action_case_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        question, known = _question(turn), await own(turn)
        if named := _named(question, known):
            facts.told(turn, named, now())
        elif question.case:
            turn.say("utter_case_not_yours")
        elif not question.number and question.kind != "number":
            return await _unnamed(turn, question, known)
        else:
            return _ask(turn, question)
        return _known(turn)


def _question(turn: Turn) -> _Question:
    """A button says what it means; its payload is no text."""
    text = str(turn.tracker.latest_message.get("text") or "")
    said = "" if text.startswith("/") else text
    kind = turn.entity("case_kind")
    return _Question(said, turn.entity("case"), kind, "application" if kind == "application" else about(said))


def _named(question: _Question, known: list[Case]) -> Case | None:
    number = question.number
    return next((case for case in known if case.id == question.case or case.number == number), None)


async def _unnamed(turn: Turn, question: _Question, known: list[Case]) -> list[EventType]:
    """Nothing says which case is meant: those of the conversation; an application is none of ours to look into."""
    if known and question.about != "application":
        facts.told(turn, known[0], now()) if len(known) == 1 else facts.listed(turn, known)
        return _known(turn)
    found = meant(turn) if turn.articles.get("band") == "answer" and question.about != "report" else []
    if found:
        return [*answer(turn, found[0]), SlotSet("case_asked", False)]
    if question.about == "application" or not cabinet().catalogues.of(turn.shelf.site.id).services:
        shelf, language = turn.shelf, turn.language
        turn.say("utter_case_status", contact=contact(shelf, language), city=shelf.city(language))
        return _known(turn)
    return _ask(turn, question)


def _known(turn: Turn) -> list[EventType]:
    return [*_TOLD, *_if_ours(turn), SlotSet("case_asked", False)]


def _if_ours(turn: Turn) -> tuple[EventType, ...]:
    """Another form keeps what it has counted."""
    return EMPTY if turn.tracker.active_loop.get("name") in (None, FORM) else ()


def _ask(turn: Turn, question: _Question) -> list[EventType]:
    """Begin with what the message holds already; while another form is open its own questions come first."""
    if turn.tracker.active_loop.get("name") not in (None, FORM):
        turn.say("utter_case_later")
        return [SlotSet("case_asked", False)]
    problem = "mistyped" if not question.number and has_mistyped_number(question.text) else None
    filled = {"case_number": question.number, "case_problem": problem}
    filled["case_secret"] = secret_in(question.text) if question.number else None
    return [*_TOLD, *EMPTY, *(SlotSet(name, value) for name, value in filled.items()), SlotSet("case_asked", True)]
