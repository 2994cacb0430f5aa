"""How citizens report what cities commonly have to mend or to answer for: the data of this room.

It stands in JSON because every `*.yml` here counts as training data of the Rasa model (`nlu.train.fingerprint`), which
learns nothing from it; who adds a wording must not have to train that model anew.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Meaning:
    """Something that citizens report everywhere, whatever a city calls its category for it."""

    code: str
    names: tuple[str, ...]
    """What cities call it, German and English."""
    keywords: tuple[str, ...]
    """The few words by which cities describe it."""
    words: tuple[str, ...]
    """The many words that citizens use about it."""
    wordings: tuple[str, ...]
    """How citizens report it, German and English."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """Everything but the wordings: what a text about it is likely to hold."""
        return tuple(dict.fromkeys((*self.names, *self.keywords, *self.words)))


@dataclass(frozen=True)
class Reports:
    """All meanings, and what has none of them."""

    meanings: tuple[Meaning, ...]
    unclear: tuple[str, ...]
    """What citizens say from which no category can be known."""
    apart: tuple[str, ...]
    """Names of categories that mean none of these."""


@cache
def shipped_reports() -> Reports:
    """The data that comes with the program."""
    data = json.loads(files("nlu.categories").joinpath("data/reports.json").read_text(encoding="utf-8"))
    meanings = tuple(_meaning(code, parts) for code, parts in data["meanings"].items())
    return Reports(meanings, _both(data["unclear"]), tuple(data["apart"]))


def _meaning(code: str, parts: dict[str, Any]) -> Meaning:
    keywords, words = (_listed(parts[name]) for name in ("keywords", "words"))
    return Meaning(code, _both(parts["names"]), keywords, words, _both(parts["wordings"]))


def _both(texts: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple(text for language in texts.values() for text in language)


def _listed(texts: dict[str, str]) -> tuple[str, ...]:
    """Keywords stand in one line, as in an Open311 service list."""
    return tuple(word.strip() for line in texts.values() for word in line.split(","))
