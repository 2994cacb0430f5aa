"""Answer from the knowledge base: an article or the module that was asked for, or an honest no."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.ask_the_city import offered
from actions.choices import question_back
from actions.offers import can_offer, offer_because
from actions.replies import article_choice, contact, module_choices, office_card, office_line, source
from actions.report_categories import is_about_reports
from actions.turns import Turn
from actions.wording import language_name, word
from bot.handover.events import Reason
from bot.knowledge.articles import Article, Module, Text

_MAX_MODULES = 3
_SAID_APART = frozenset({"out_of_scope", "none_of_these"})
_MOST_CHOICES = 4
"""Named choices of a question back; more are not read."""
_PERSON_AFTER = 2
"""Unanswered turns in a row after which a person is offered."""


_OVER = (SlotSet("article", None), SlotSet("offered_articles", None))
"""After an honest no, what was talked of before is over, so that a short question does not go back to it."""


class ActionAnswer(Action):
    """Says what the matched article says; with several near articles, asks which one is meant."""

    def name(self) -> str:
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        found = meant(turn)
        if len(found) == 1:
            return [*answer(turn, found[0]), *await _by_rule(turn, found[0])]
        return _clarify(turn, found) if found else await _no_match(turn)


class ActionNoAnswer(Action):
    """Says honestly that there is no answer, and how to go on."""

    def name(self) -> str:
        return "action_no_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        return await _no_match(turn, f"utter_{turn.intent}" if turn.intent in _SAID_APART else "utter_no_match")


def meant(turn: Turn) -> list[Article]:
    """The chosen article, or the ones that the question was understood to mean."""
    chosen = turn.entity("article")
    ids = [chosen] if chosen else list(turn.articles.get("ids", ()))
    articles = turn.shelf.articles
    return [articles[identity] for identity in ids if identity in articles]


def answer(turn: Turn, article: Article) -> list[EventType]:
    """Say what the article says: the modules that were asked for, else the first; in plain language if wanted."""
    language, text = article.text(turn.language)
    bodies = {module: body for module in Module if (body := _body(turn, article, text, module))}
    asked = [Module(facet) for facet in turn.entities("facet")][:_MAX_MODULES]
    shown = [module for module in asked if module in bodies]
    parts = [_heading(turn, article, text)]
    if language != turn.language:
        parts.append(word("other_language", turn.language, name=language_name(language, turn.language)))
    if asked and not shown:
        parts.append(word("no_module", turn.language))
    shown = shown or _usual(turn, bodies)
    parts += [_headed(turn, module, bodies[module], len(shown) > 1) for module in shown]
    if Module.WHERE not in shown and (line := _responsible(turn, article)):
        parts.append(line)
    custom = {"source": source(article, turn.shelf, turn.language), "outcome": "answered", "language": language}
    buttons = [*_report(turn, article), *module_choices(article, {*shown, Module.WHAT}, turn.language)]
    turn.say("utter_article", custom, answer="\n\n".join(parts), buttons=buttons)
    return [SlotSet("article", article.id), SlotSet("offered_articles", None), SlotSet("unanswered", 0)]


def _report(turn: Turn, article: Article) -> list[dict[str, str]]:
    """Where an article says how defects are reported, that can be done here, unless a report is open already."""
    if turn.tracker.active_loop.get("name") or not is_about_reports(turn.shelf, article):
        return []
    return [{"title": word("act_report_defect", turn.language), "payload": "/report_defect"}]


async def _by_rule(turn: Turn, article: Article) -> list[EventType]:
    """Editors may want a person offered with an article: once, with the first that is told of it."""
    told_before = turn.tracker.get_slot("article") == article.id
    if not article.handover or told_before or not can_offer(turn):
        return []
    return await offer_because(turn, Reason.EDITOR_RULE, buttons=module_choices(article, {Module.WHAT}, turn.language))


def _heading(turn: Turn, article: Article, text: Text) -> str:
    """The title; where it is not in the citizen's language, after the name of the service in theirs."""
    name = turn.shelf.label(article, turn.language)
    return f"**{text.title}**" if name == text.title else f"**{name}** ({text.title})"


def _usual(turn: Turn, bodies: dict[Module, str]) -> list[Module]:
    """What is told when nothing in particular was asked."""
    return [Module.PLAIN] if turn.tracker.get_slot("plain") and Module.PLAIN in bodies else list(bodies)[:1]


def _body(turn: Turn, article: Article, text: Text, module: Module) -> str:
    """What the article says under a module; to `where` belong its offices, with hours and telephone."""
    body = text.modules.get(module, "")
    if module is not Module.WHERE:
        return body
    offices = [turn.shelf.offices[name] for name in article.offices if name in turn.shelf.offices]
    cards = [office_card(office, turn.language) for office in offices[: 1 if body else 3]]
    return "\n\n".join([body, *cards] if body else cards)


def _headed(turn: Turn, module: Module, body: str, headed: bool) -> str:
    return f"**{word(f'module_{module}', turn.language)}**\n\n{body}" if headed else body


def _responsible(turn: Turn, article: Article) -> str:
    office = turn.shelf.office_of(article)
    named = office_line(office, turn.language) if office else article.department
    return word("responsible", turn.language, office=named) if named else ""


def _clarify(turn: Turn, articles: list[Article]) -> list[EventType]:
    act, facet = turn.articles.get("act"), turn.entity("facet")
    articles = articles[: _MOST_CHOICES - bool(act)]
    response, labels, values = question_back(turn, articles)
    buttons = [article_choice(article, label, facet) for article, label in zip(articles, labels, strict=True)]
    if act:
        buttons.append({"title": word(f"act_{act}", turn.language), "payload": f"/{act}"})
    buttons.append({"title": word("none_of_these", turn.language), "payload": "/none_of_these"})
    turn.say(response, buttons=buttons, **values)
    offered = [article.id for article in articles]
    return [SlotSet("article", None), SlotSet("offered_articles", offered), SlotSet("unanswered", 0)]


async def _no_match(turn: Turn, response: str = "utter_no_match") -> list[EventType]:
    """The second time in a row a person is offered."""
    count = int(turn.tracker.get_slot("unanswered") or 0) + 1
    city = [] if response == "utter_out_of_scope" else await offered(turn)
    if count >= _PERSON_AFTER and can_offer(turn):
        events = await offer_because(turn, Reason.LOW_CONFIDENCE, buttons=city)
        return [*events, *_OVER, SlotSet("unanswered", count)]
    _say_with_contact(turn, response if count < _PERSON_AFTER else "utter_no_match_again", city)
    return [*_OVER, SlotSet("unanswered", count)]


def _say_with_contact(turn: Turn, response: str, city: list[dict[str, Any]]) -> None:
    shelf, language = turn.shelf, turn.language
    office = [{"title": word("find_office", language), "payload": "/find_office"}] if shelf.site.districts else []
    buttons = [*city, *office]
    if response in ("utter_no_match_again", "utter_none_of_these"):
        buttons.insert(0, {"title": word("act_request_human", language), "payload": "/request_human"})
    turn.say(response, contact=contact(shelf, language), city=shelf.city(language), buttons=buttons)
