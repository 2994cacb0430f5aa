"""What a rule finds."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.knowledge.plain_language.data import listed
from bot.knowledge.plain_language.sentences import Piece, readable, words


@dataclass(frozen=True)
class Found:
    """What breaks a rule: characters from `start` to `end`, and what its sentences name."""

    rule: str
    start: int
    end: int
    values: dict[str, Any] = field(default_factory=dict)


Rule = Callable[[str, str], Iterator[Found]]
"""From a module's Markdown and what kind of text it is ("plain", "de", "en") to what breaks the rule."""


def matches(rule: str, pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    """Wherever a pattern is found in what is read."""
    for one in pattern.finditer(readable(text)):
        yield Found(rule, *one.span())


def named(rule: str, name: str, text: str) -> Iterator[Found]:
    """Wherever a small word of a list stands; "die Würde" is none."""
    for one in words(text):
        if one.text in listed(name) or (one.text.lower() in listed(name) and begins(text, one.start)):
            yield at(rule, one)


def begins(text: str, place: int) -> bool:
    """Whether a sentence begins there, where small words have a capital letter."""
    return readable(text)[max(0, place - 20) : place].rstrip(' \n\t„“"*-')[-1:] in ("", ".", "!", "?", ":")


def at(rule: str, piece: Piece, **values: Any) -> Found:
    """This very piece."""
    return Found(rule, piece.start, piece.end, values)
