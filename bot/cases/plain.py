"""Text from outside as a case may hold it: what no person types and no database takes is left out."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from bot.messages import is_never_typed

_DIRECTIONS = frozenset(map(chr, (0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Marks that turn the direction of writing (Unicode Standard Annex 9): they make a page show what is not there."""


def clean(text: str) -> str:
    """`text` in NFC without controls, lone surrogates, non-characters, marks of direction and surrounding space.

    Markup stays as it was typed: pages escape it, and statements carry it as a value.
    """
    typed = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(letter for letter in typed if not is_never_typed(letter) and letter not in _DIRECTIONS)
    return unicodedata.normalize("NFC", kept).strip()


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean(text).split())


def _cleaned(given: object) -> object:
    return clean(given) if isinstance(given, str) else given


def _on_one_line(given: object) -> object:
    return one_line(given) if isinstance(given, str) else given


def _readable(text: str) -> str:
    if not any(letter.isprintable() and not letter.isspace() for letter in text):
        raise ValueError("there is nothing to read in it")
    return text


Prose = Annotated[str, BeforeValidator(_cleaned), AfterValidator(_readable), Field(max_length=4_000)]
"""Some sentences: twice what one message holds, since a description may be told in several (contract)."""
Line = Annotated[str, BeforeValidator(_on_one_line), AfterValidator(_readable), Field(max_length=300)]
"""One line, such as an address."""


def _printable(key: str) -> str:
    if not key or not key.isprintable():
        raise ValueError("a key is made of characters that can be seen")
    return key


Key = Annotated[str, AfterValidator(_printable)]
"""A name that programs give: taken as it is or refused, since a cleaned one would be another one."""
