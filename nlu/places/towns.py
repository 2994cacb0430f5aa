"""Finds another town that a text names beside a street: "in der Lessingstraße 7 in Leipzig"."""

import re
from collections.abc import Sequence
from importlib.resources import files

from nlu.places.names import plain_word
from nlu.places.place import Span
from nlu.places.tokens import Token, joined
from nlu.places.vocabulary import BELONGS

_COMMON = " *"
_COMMA = re.compile(r"\s*,\s*")
_HEAD = re.compile(r"\s*[,:]")
_NUMBER = re.compile(r"\s*\d")
_MOST_WORDS = 3


def _listed() -> dict[str, bool]:
    """Each town in plain letters, and whether its name is a common word too."""
    lines = files("nlu.places").joinpath("data/towns.txt").read_text(encoding="utf-8").splitlines()
    names = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return {plain_word(name.removesuffix(_COMMON)): name.endswith(_COMMON) for name in names}


_TOWNS = _listed()


def find_town(
    text: str, found: Sequence[Token], spans: Sequence[Span], near: frozenset[str] = frozenset()
) -> Span | None:
    """Where the first town stands, behind "in", or with a comma at the head or behind a place of `spans`.

    `found`: the words that belong to no such place; `near`: towns around the city, in plain letters.
    """
    for at in range(len(found)):
        for count in range(min(_MOST_WORDS, len(found) - at), 0, -1):
            span = _span(text, found[at : at + count], near)
            if span and _stands(text, found, at, span, spans):
                return span
    return None


def is_town(name: str, near: frozenset[str] = frozenset()) -> bool:
    """Whether a word is a town of the list or of `near`, or a part of one ("Leipzig-Mitte")."""
    plain = plain_word(name)
    return any(town in _TOWNS or town in near for town in (plain, plain.split("-")[0]))


def _span(text: str, words: Sequence[Token], near: frozenset[str]) -> Span | None:
    """The town with its part ("Leipzig-Mitte"), if the words name one."""
    if not all(joined(text, a, b) for a, b in zip(words, words[1:], strict=False)):
        return None
    name = " ".join(word.plain for word in words)
    known = is_town(name, near) if len(words) == 1 else name in _TOWNS or name in near
    return (words[0].start, words[-1].bare_end) if known else None


def _stands(text: str, found: Sequence[Token], at: int, span: Span, spans: Sequence[Span]) -> bool:
    if _NUMBER.match(text, span[1]):
        return False
    common = _TOWNS.get(plain_word(text[slice(*span)]), False)
    if _is_led(found, at) and joined(text, found[at - 1], found[at]):
        return found[at].is_capital or not common
    if common or not found[at].is_capital:
        return False
    behind = any(end <= span[0] and _COMMA.fullmatch(text, end, span[0]) for _, end in spans)
    return behind or (at == 0 and not text[: span[0]].strip() and _HEAD.match(text, span[1]) is not None)


def _is_led(found: Sequence[Token], at: int) -> bool:
    """Behind "in", unless that tells only where somebody lives."""
    before = [token.plain for token in found[max(0, at - 3) : at]]
    return before[-1:] == ["in"] and not BELONGS.intersection(before)
