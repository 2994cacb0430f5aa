"""Answer from the knowledge base: an article or the module that was asked for, or an honest no."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.replies import article_choice, contact, module_choices, office_card, office_line, source
from actions.turns import Turn
from actions.wording import word
from bot.knowledge.articles import Article, Module, Text

_MAX_MODULES = 3


class ActionAnswer(Action):
    """Says what the matched article says; with several near articles, asks which one is meant."""

    def name(self) -> str:
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        meant = _meant(turn)
        if len(meant) == 1:
            return _answer(turn, meant[0])
        return _clarify(turn, meant) if meant else _no_match(turn)


class ActionNoAnswer(Action):
    """Says honestly that there is no answer, and how to go on."""

    def name(self) -> str:
        return "action_no_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        if turn.intent == "out_of_scope":
            return _say_with_contact(turn, "utter_out_of_scope")
        return _no_match(turn)


def _meant(turn: Turn) -> list[Article]:
    """The chosen article, or the ones that the question was understood to mean."""
    chosen = turn.entity("article")
    ids = [chosen] if chosen else list(turn.articles.get("ids", ()))
    articles = turn.shelf.articles
    return [articles[identity] for identity in ids if identity in articles]


def _answer(turn: Turn, article: Article) -> list[EventType]:
    language, text = article.text(turn.language)
    bodies = {module: body for module in Module if (body := _body(turn, article, text, module))}
    asked = [Module(facet) for facet in turn.entities("facet")][:_MAX_MODULES]
    shown = [module for module in asked if module in bodies]
    parts = [f"**{text.title}**"]
    if language != turn.language:
        parts.append(f"_{word('other_language', turn.language, name=word(f'language_{language}', turn.language))}_")
    if asked and not shown:
        parts.append(word("no_module", turn.language))
    shown = shown or list(bodies)[:1]
    parts += [_headed(turn, module, bodies[module], len(shown) > 1) for module in shown]
    if Module.WHERE not in shown and (line := _responsible(turn, article)):
        parts.append(line)
    custom = {"source": source(article, turn.shelf, turn.language), "outcome": "answered", "language": language}
    buttons = module_choices(article, {*shown, Module.WHAT}, turn.language)
    turn.say("utter_article", custom, answer="\n\n".join(parts), buttons=buttons)
    return [SlotSet("article", article.id), SlotSet("offered_articles", None)]


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
    facet = turn.entity("facet")
    buttons = [article_choice(article, turn.language, facet) for article in articles]
    buttons.append({"title": word("none_of_these", turn.language), "payload": "/none_of_these"})
    turn.say("utter_clarify", buttons=buttons)
    return [SlotSet("article", None), SlotSet("offered_articles", [article.id for article in articles])]


def _no_match(turn: Turn) -> list[EventType]:
    return _say_with_contact(turn, "utter_no_match")


def _say_with_contact(turn: Turn, response: str) -> list[EventType]:
    """An honest no; what was talked of before is over, so that a short question does not go back to it."""
    shelf, language = turn.shelf, turn.language
    buttons = [{"title": word("find_office", language), "payload": "/find_office"}] if shelf.site.districts else []
    turn.say(response, contact=contact(shelf, language), city=shelf.city(language), buttons=buttons)
    return [SlotSet("article", None), SlotSet("offered_articles", None)]
