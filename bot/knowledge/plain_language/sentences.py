"""A module's Markdown as paragraphs and sentences, each with its place in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+\.\w+")
_MARKS = re.compile(r"(?m)^\s*(?:[-*+]|\d+[.)]|#+|>)\s+|[*_`]{1,3}")
_BREAK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)|(?<=[.!?:])\n")
"""In plain language each sentence has a line of its own."""
_END = re.compile(
    r"(?<![A-ZÄÖÜ\d])[.!?]+(?=\s+[A-ZÄÖÜ„0-9]|\s*$)"
    r"|(?<=[A-ZÄÖÜ\d])[!?]+(?=\s|$)"
    r"|(?<=\d{4})\.(?=\s+[A-ZÄÖÜ])"
)
_WORD = re.compile(r"[^\W_]+(?:[-·'’][^\W_]+)*")


@dataclass(frozen=True)
class Piece:
    """A paragraph or sentence, and where it begins in the module's text."""

    text: str
    start: int


def blank(text: str, pattern: re.Pattern[str], keep: int | None = None) -> str:
    """The text with what a pattern finds as spaces, so that all places stay; the group `keep` stays as it is."""

    def spaces(found: re.Match[str]) -> str:
        if keep is None:
            return " " * len(found[0])
        before = found.start(keep) - found.start()
        return " " * before + found[keep] + " " * (len(found[0]) - before - len(found[keep]))

    return pattern.sub(spaces, text)


def readable(markdown: str) -> str:
    """What is read of it: without marks and addresses of links, every word in its place."""
    return blank(blank(blank(markdown, _LINK, 1), _ADDRESS), _MARKS)


def paragraphs(markdown: str) -> Iterator[Piece]:
    """Paragraphs and entries of lists."""
    yield from _split(readable_lines(markdown), _BREAK, 0)


def readable_lines(markdown: str) -> str:
    """As `readable`, but lists still begin their lines with a mark that divides them."""
    return blank(blank(markdown, _LINK, 1), _ADDRESS)


def sentences(paragraph: Piece) -> Iterator[Piece]:
    """Sentences of a paragraph; its last one may lack its mark."""
    yield from _split(blank(paragraph.text, _MARKS), _END, paragraph.start)


def words(text: str) -> list[str]:
    """Its words; what is joined by a hyphen is one."""
    return _WORD.findall(text)


def _split(text: str, at: re.Pattern[str], offset: int) -> Iterator[Piece]:
    start = 0
    for found in [*at.finditer(text), None]:
        piece = text[start : found.end() if found else len(text)]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            yield Piece(piece.strip(), offset + start + lead)
        start = found.end() if found else start
