"""The choices of a question back: names that a citizen understands, and for near twins what sets them apart."""

import re
from typing import Any

from actions.turns import Turn
from bot.knowledge.articles import Article

_PARTS = re.compile(r"\s+[–—-]\s+|:\s+|\s+\(|\s+für\s+|\s+for\s+")


def shared_name(titles: list[str]) -> str | None:
    """What all titles begin with, up to the sign or word that parts them ("Parkausweis – Altstadt"); else None."""
    starts = {_PARTS.split(title, maxsplit=1)[0].strip() for title in titles}
    return starts.pop() if len(starts) == 1 and all(_PARTS.search(title) for title in titles) else None


def differences(turn: Turn, articles: list[Article]) -> list[str] | None:
    """What sets each of the articles apart, in the citizen's language; None unless it is known of all."""
    links = (turn.shelf.links.get(article.id) for article in articles)
    found = [link.entry.difference.get(turn.language) if link else None for link in links]
    told = [text for text in found if text]
    return told if len(set(told)) == len(articles) else None


def question_back(turn: Turn, articles: list[Article]) -> tuple[str, list[str], dict[str, Any]]:
    """The response to utter, a label for each article, and the values of the response."""
    names = [turn.shelf.label(article, turn.language) for article in articles]
    common = shared_name(names)
    apart = differences(turn, articles) if common else None
    if common and apart:
        return "utter_clarify_difference", [f"… {text}" for text in apart], {"service": common}
    return "utter_clarify", names, {}
