"""Questions that name no service and so mean the last one: "und was kostet das?"."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from actions.ellipsis import Ellipsis, ellipsis
from actions.small_words import small_words, words


def only_facets(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether `text` is nothing but facet phrases (at `spans`) and small words, of one language, that point back."""
    if not spans:
        return False
    rest = list(text)
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    left = set(words("".join(rest)))
    return any(left <= points for points in small_words().points.values())


_FOR_CHILDREN = "für Kinder"
_A_SURE_ACT = 0.4
"""Confidence from which on an act is not doubted because children are spoken of."""


def for_children(rest: str) -> str | None:
    """German for what adds nothing but children to the last service, in any language; None if it says something else.

    Articles have German titles, and beside these a German word is found best ("а для дітей?").
    """
    small, said = small_words(), set(words(rest))
    around = frozenset().union(*small.points.values()) | small.about | small.whose | small.behind
    return _FOR_CHILDREN if said & small.children and said <= small.children | around else None


def goes_on(parsed: dict[str, Any]) -> Ellipsis | None:
    """What a message adds to the last service; what only speaks of children surely does, and no unlikely act."""
    said = ellipsis(parsed)
    if said is None and parsed["intent"]["confidence"] < _A_SURE_ACT:
        said = ellipsis(parsed | {"intent": {"name": "nlu_fallback", "confidence": 0.0}})
        return said if said and for_children(said.rest) else None
    return replace(said, bound=True) if said and said.linked and for_children(said.rest) else said
