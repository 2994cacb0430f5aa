"""Entries and articles that tests of the lexicon share."""

from typing import Any

from bot.knowledge.articles import Article
from bot.knowledge.lexicon.entries import Entry

KEY, OTHER_KEY = "99102005104000", "99036008003000"


def entry(identity: str, *names: str, **changes: Any) -> Entry:
    """An entry with one German wording, if not said otherwise."""
    return Entry.model_validate({"id": identity, "names": names, "de": [f"{identity} bitte"]} | changes)


def lexicon(*entries: Entry) -> dict[str, Entry]:
    """Entries by their ids."""
    return {one.id: one for one in entries}


def article(identity: str, title: str, **changes: Any) -> Article:
    """An article with nothing but a title, if not said otherwise."""
    text = {"title": title, "modules": {"what": "Im Amt."}}
    data = {"id": identity, "topic": "ausweise", "updated": "2026-11-21", "texts": {"de": text}}
    return Article.model_validate(data | changes)
