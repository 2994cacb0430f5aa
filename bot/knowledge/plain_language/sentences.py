"""A module's Markdown as paragraphs, sentences, clauses and words, each with its place in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.knowledge.plain_language.data import listed

_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\((?:[^()\n]|\([^()\n]{0,300}\)){0,2000}\)")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S*[^\s.,;:!?)]|(?<![^\s<(])[^\s<(@]+@[^\s@]+\.\w+|\b[a-z]{3,}(?:\.[a-z]{2,})*\.(?:de|eu|org)\b"
)
_LEAD = re.compile(r"(?m)^[ \t]*(?:[-*+•]|\d+[.)]|#+|>)[ \t]+")
_EMPHASIS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)|`")
_INSIDE_WORD = re.compile(r"(?<=[a-zäöüß])\*(?=[a-zäöüß])")
"""A gender star is no mark of Markdown."""
_BREAK = re.compile(r"\n\s*\n|\n(?=[ \t]*(?:[-*+•]|\d+[.)]|#+)[ \t])|(?<=[.!?:)])[ \t]*\n|\n(?=[ \t]*\*\*)")
"""In plain language each sentence has a line of its own."""
_END = re.compile(r"(?<![.!?])[.!?]+[”“\")]*(?=\s+[„\"(]?[A-ZÄÖÜ0-9]|\s*$)")
_ORDINAL = re.compile(r"(?:^|\s)(\S+\s+)?\d{1,3}\.$")
_WORD = re.compile(r"[^\W_]+(?:[-·'’*][^\W_]+)*")
_CLAUSE = re.compile(r"[,;:()–—]|\s-\s")


@dataclass(frozen=True)
class Piece:
    """A paragraph, sentence, clause or word, and where it begins in the module's text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends there."""
        return self.start + len(self.text)


@lru_cache(maxsize=4)  # all rules read one text, then the next
def readable(markdown: str) -> str:
    """What is read of it: without marks and addresses of links, every word in its place."""
    lines = _without_links(markdown)
    return _blank(_blank(_INSIDE_WORD.sub("\0", lines), _LEAD), _EMPHASIS).replace("\0", "*")


def _without_links(markdown: str) -> str:
    """Lists still begin their lines with a mark that divides them."""
    return _blank(_blank(markdown, _LINK, 1), _ADDRESS)


def _blank(text: str, pattern: re.Pattern[str], keep: int | None = None) -> str:
    """The text with what a pattern finds as spaces, so that all places stay; the group `keep` stays as it is."""

    def spaces(found: re.Match[str]) -> str:
        if keep is None:
            return " " * len(found[0])
        before = found.start(keep) - found.start()
        return " " * before + found[keep] + " " * (len(found[0]) - before - len(found[keep]))

    return pattern.sub(spaces, text)


@lru_cache(maxsize=4)
def paragraphs(markdown: str) -> tuple[Piece, ...]:
    """Paragraphs and entries of lists, as they are read."""
    whole, lines, starts = readable(markdown), _without_links(markdown), [0]
    starts += [one.end() for one in _BREAK.finditer(lines)]
    pairs = zip(starts, [*starts[1:], len(whole)], strict=True)
    return tuple(_trimmed(whole[start:end], start) for start, end in pairs if whole[start:end].strip())


@lru_cache(maxsize=4)
def sentences(markdown: str) -> tuple[Piece, ...]:
    """All sentences; the last one of a paragraph may lack its mark."""
    return tuple(one for paragraph in paragraphs(markdown) for one in sentences_of(paragraph))


def sentences_of(paragraph: Piece) -> Iterator[Piece]:
    """Those of a paragraph."""
    start = 0
    for found in _END.finditer(paragraph.text):
        if _ends(paragraph.text, found, start):
            yield _trimmed(paragraph.text[start : found.end()], paragraph.start + start)
            start = found.end()
    if paragraph.text[start:].strip():
        yield _trimmed(paragraph.text[start:], paragraph.start + start)


def _ends(text: str, found: re.Match[str], start: int) -> bool:
    """Whether a mark ends a sentence: not the dot of an abbreviation or of an ordinal number."""
    before, after = text[max(start, found.end() - 60) : found.end()], _WORD.search(text, found.end())
    if found[0] != "." or not after:
        return True
    if ordinal := _ORDINAL.search(before):
        return not (after[0] in listed("counted") or (ordinal[1] or "").strip().lower() in listed("before_ordinals"))
    return not _shortened().search(before)


@cache
def _shortened() -> re.Pattern[str]:
    """Single letters, and abbreviations that stand before a name or a noun."""
    return re.compile(rf"(?:^|[\s(„.])(?:[A-Za-zÄÖÜäöü]|{'|'.join(listed('shortened'))})\.$")


def clauses(sentence: Piece) -> Iterator[Piece]:
    """A sentence between its commas, colons, brackets and dashes."""
    starts = [0, *(one.end() for one in _CLAUSE.finditer(sentence.text))]
    ends = [*(one.start() for one in _CLAUSE.finditer(sentence.text)), len(sentence.text)]
    for start, end in zip(starts, ends, strict=True):
        if sentence.text[start:end].strip():
            yield _trimmed(sentence.text[start:end], sentence.start + start)


def words_of(piece: Piece) -> list[Piece]:
    """Its words; what is joined by a hyphen is one."""
    return [Piece(one[0], piece.start + one.start()) for one in _WORD.finditer(piece.text)]


@lru_cache(maxsize=4)
def words(markdown: str) -> tuple[Piece, ...]:
    """All words as they are read."""
    return tuple(words_of(Piece(readable(markdown), 0)))


def _trimmed(text: str, start: int) -> Piece:
    return Piece(text.strip(), start + len(text) - len(text.lstrip()))
