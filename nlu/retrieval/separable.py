"""Joins German verbs with the part that stands at the end of the clause ("melde ... an" is "anmelden")."""

import re
from collections.abc import Callable

_PARTICLES = frozenset("ab an auf aus ein um vor weg zu zuruck nach mit frei fest los".split())
_CLAUSE_END = re.compile(r"\s*(?:[.,;:!?]|$|\b(?:und|oder|weil|wenn|aber|and|or)\b)")
_MIN_VERB = 4

Place = tuple[str, int, int]
"""A folded word with where it starts and ends in the text."""


def joined(text: str, places: list[Place], is_known: Callable[[str], bool]) -> list[Place]:
    """The words of a text, each verb joined with its particle where `is_known` knows the verb they make."""
    found: list[Place | None] = list(places)
    first = 0
    for at, (word, _, end) in enumerate(places):
        if word in _PARTICLES and _CLAUSE_END.match(text, end):
            verb = next((i for i in range(first, at) if _fits(word, places[i][0], is_known)), None)
            if verb is not None:
                found[verb], found[at] = (word + places[verb][0], *places[verb][1:]), None
        if _CLAUSE_END.match(text, end):
            first = at + 1
    return [place for place in found if place is not None]


def _fits(particle: str, word: str, is_known: Callable[[str], bool]) -> bool:
    return len(word) >= _MIN_VERB and not word.startswith(particle) and is_known(particle + word)
