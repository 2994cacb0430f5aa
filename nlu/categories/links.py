"""Links a city's own categories with the known meanings, by their names and keywords."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from nlu.categories.category import Category
from nlu.categories.meanings import NONE, HeldOut, Meanings
from nlu.categories.risk import Doubles, trusted_from
from nlu.retrieval.encoders import Encoder

_RISK = 0.05
"""Share of names and keywords that may be linked wrongly; a wrong link takes reports to the wrong department."""
_JOINED = re.compile(r"[,;/&]|\b(?:und|oder|and|or)\b")
Links = dict[str, tuple[str, ...]]
"""Codes of meanings by code of category; a category that has none of them is missing."""


def link_limit(held_out: HeldOut) -> float:
    """The chance from which on a name or keyword is trusted to have a meaning, from those left out."""
    meanings = held_out.meanings
    rows = [at for at, example in enumerate(meanings.examples) if not example.said]
    chances = _without_none(meanings, held_out.chances[rows])
    right = [
        meanings.names[place] == meanings.examples[at].meaning
        for at, place in zip(rows, chances.argmax(1), strict=True)
    ]
    return trusted_from(chances.max(axis=1), np.array(right), np.ones(len(rows)), _RISK)


def link(categories: Sequence[Category], meanings: Meanings, limit: float, encoder: Encoder) -> Links:
    """A category has the meaning of its code, or those of its names, and those that its keywords have.

    Keywords give no meaning that a category is named after: "Hundekot" as a keyword of "Sauberkeit" takes nothing from
    a category of that name.
    """
    known = set(meanings.names) - {NONE}
    by_code = {category.code: {category.code} & known for category in categories}
    by_name = {c.code: by_code[c.code] or _meant(_parts(c.names), meanings, limit, encoder) for c in categories}
    taken = set().union(*by_name.values())
    found: defaultdict[str, set[str]] = defaultdict(set)
    for category in categories:
        own = by_name[category.code]
        found[category.code] = own | (_meant(category.keywords, meanings, limit, encoder) - taken)
    return {code: tuple(sorted(codes)) for code, codes in found.items() if codes}


def _parts(names: Iterable[str]) -> list[str]:
    """Names, and what each one joins: "Grünflächen und Spielplätze" are two things."""
    return [part.strip(" -") for name in names for part in dict.fromkeys((name, *_JOINED.split(name)))]


def _meant(phrases: Iterable[str], meanings: Meanings, limit: float, encoder: Encoder) -> set[str]:
    """The meanings of which a phrase is trusted to be."""
    said = [phrase for phrase in phrases if phrase.strip()]
    if not said:
        return set()
    chances = _without_none(meanings, meanings.of_phrases(said, encoder))
    return {meanings.names[row.argmax()] for row in chances if row.max() >= limit}


def _without_none(meanings: Meanings, chances: Doubles) -> Doubles:
    return np.where(np.array(meanings.names) == NONE, 0.0, chances)
