"""Answer from the knowledge base: an article or the module that was asked for, or an honest no."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.follow_ups import only_facets
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
        if meant:
            _clarify(turn, meant)
            return []
        _no_match(turn)
        return []


class ActionNoAnswer(Action):
    """Says honestly that there is no answer, and how to go on."""

    def name(self) -> str:
        return "action_no_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        if followed_up := _followed_up(turn):
            return _answer(turn, followed_up)
        if turn.intent == "out_of_scope":
            _say_with_contact(turn, "utter_out_of_scope")
        else:
            _no_match(turn)
        return []


def _meant(turn: Turn) -> list[Article]:
    """The chosen article, the matched ones, or the last one when only a facet was asked."""
    chosen = turn.entity("article")
    if not chosen and (followed_up := _followed_up(turn)):
        return [followed_up]
    ids = [chosen] if chosen else list(turn.articles.get("ids", ()))
    articles = turn.shelf.articles
    return [articles[identity] for identity in ids if identity in articles]


def _followed_up(turn: Turn) -> Article | None:
    """The last article, if nothing but one of its modules was asked for, whatever the text was taken for."""
    last = turn.tracker.get_slot("article")
    asks_on = last and only_facets(turn.text, turn.facet_spans)
    return turn.shelf.articles.get(str(last)) if asks_on else None


def _answer(turn: Turn, article: Article) -> list[EventType]:
    language, text = article.text(turn.language)
    asked = [Module(facet) for facet in turn.entities("facet")][:_MAX_MODULES]
    shown = [module for module in asked if module in text.modules or module is Module.WHERE]
    parts = [f"**{text.title}**"]
    if language != turn.language:
        parts.append(f"_{word('other_language', turn.language)}_")
    if asked and not shown:
        parts.append(word("no_module", turn.language))
    parts += [_module(turn, article, text, module, len(shown) > 1) for module in shown or [Module.WHAT]]
    if Module.WHERE not in shown and (line := _responsible(turn, article)):
        parts.append(line)
    custom = {"source": source(article, turn.shelf, turn.language), "outcome": "answered"}
    buttons = module_choices(article, {*shown, Module.WHAT}, turn.language)
    turn.say("utter_article", custom, answer="\n\n".join(part for part in parts if part), buttons=buttons)
    return [SlotSet("article", article.id)]


def _module(turn: Turn, article: Article, text: Text, module: Module, headed: bool) -> str:
    body = text.modules.get(module, "")
    if module is Module.WHERE:
        offices = [turn.shelf.offices[name] for name in article.offices if name in turn.shelf.offices]
        cards = [office_card(office, turn.language) for office in offices[: 1 if body else 3]]
        body = "\n\n".join([body, *cards] if body else cards)
    heading = f"**{word(f'module_{module}', turn.language)}**\n\n" if headed and body else ""
    return heading + body


def _responsible(turn: Turn, article: Article) -> str:
    office = next((turn.shelf.offices[name] for name in article.offices if name in turn.shelf.offices), None)
    named = office_line(office, turn.language) if office else article.department
    return word("responsible", turn.language, office=named) if named else ""


def _clarify(turn: Turn, articles: list[Article]) -> None:
    facet = turn.entity("facet")
    buttons = [article_choice(article, turn.language, facet) for article in articles]
    buttons.append({"title": word("none_of_these", turn.language), "payload": "/none_of_these"})
    turn.say("utter_clarify", buttons=buttons)


def _no_match(turn: Turn) -> None:
    _say_with_contact(turn, "utter_no_match")


def _say_with_contact(turn: Turn, response: str) -> None:
    shelf, language = turn.shelf, turn.language
    buttons = [{"title": word("find_office", language), "payload": "/find_office"}] if shelf.site.districts else []
    city = shelf.site.name.get(language) or shelf.site.name["de"]
    turn.say(response, contact=contact(shelf, language), city=city, buttons=buttons)
