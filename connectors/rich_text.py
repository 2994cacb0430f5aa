"""Answers for messengers that have a markup of their own: the words, and which of them stand out.

Markdown is read by a library and never passed on, so that no stray `_` or `*` can break a message.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

Kind = Literal["bold", "italic", "code", "link"]
_KINDS: dict[str, Kind] = {"strong": "bold", "em": "italic", "link": "link"}


@dataclass(frozen=True)
class Span:
    """A part of the text that stands out; places in characters."""

    start: int
    end: int
    kind: Kind
    url: str = ""


@dataclass(frozen=True)
class RichText:
    """Text without any markup, and the spans of it that stand out."""

    text: str
    spans: tuple[Span, ...] = ()

    def __add__(self, other: "RichText") -> "RichText":
        moved = (replace(one, start=one.start + len(self.text), end=one.end + len(self.text)) for one in other.spans)
        return RichText(self.text + other.text, (*self.spans, *moved))

    def cut(self, start: int, end: int) -> "RichText":
        """A part of it, with its share of the spans."""
        inside = (
            replace(one, start=max(one.start, start) - start, end=min(one.end, end) - start)
            for one in self.spans
            if one.start < end and one.end > start
        )
        return RichText(self.text[start:end], tuple(inside))


def rich(text: str, form: str) -> RichText:
    """A message's text: `markdown` is read, `text` is taken as it is."""
    if form != "markdown":
        return RichText(text)
    built = _Builder()
    for token in _reader().parse(text):
        built.take(token)
    return built.done()


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


class _Builder:
    """Puts the words together, paragraph by paragraph."""

    def __init__(self) -> None:
        self._text, self._spans = "", list[Span]()
        self._open: list[tuple[Kind, int, str]] = []
        self._lists: list[int | None] = []
        self._prefix = ""

    def take(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self._lists.append(int(token.attrGet("start") or 1) if token.type.startswith("ordered") else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif token.type == "list_item_open":
            self._prefix = self._bullet()
        elif token.type == "inline":
            self._begin(bool(self._lists))
            self._inline(token)
        elif token.type in ("fence", "code_block"):
            self._begin(False)
            self._text += token.content.rstrip("\n")

    def _bullet(self) -> str:
        indent, number = "  " * (len(self._lists) - 1), self._lists[-1]
        if number is None:
            return f"{indent}• "
        self._lists[-1] = number + 1
        return f"{indent}{number}. "

    def _begin(self, in_list: bool) -> None:
        if self._text:
            self._text += "\n" if in_list and self._text.rpartition("\n")[2] and self._was_list else "\n\n"
        self._was_list = in_list
        self._text += self._prefix
        self._prefix = ""

    _was_list = False

    def _inline(self, token: Token) -> None:
        for child in token.children or ():
            name = child.type.rpartition("_")[0]
            if child.type.endswith("_open") and name in _KINDS:
                self._open.append((_KINDS[name], len(self._text), str(child.attrGet("href") or "")))
            elif child.type.endswith("_close") and name in _KINDS:
                self._close()
            elif child.type in ("softbreak", "hardbreak"):
                self._text += "\n"
            else:
                self._word(child)

    def _word(self, child: Token) -> None:
        start = len(self._text)
        self._text += child.content
        if child.type == "code_inline":
            self._spans.append(Span(start, len(self._text), "code"))

    def _close(self) -> None:
        kind, start, url = self._open.pop()
        if len(self._text) > start and (kind != "link" or url.startswith(("https://", "http://"))):
            self._spans.append(Span(start, len(self._text), kind, url))

    def done(self) -> RichText:
        return RichText(self._text, tuple(sorted(self._spans, key=lambda one: (one.start, -one.end))))


def units(text: str) -> int:
    """Length as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def split(whole: RichText, limit: int, length: Callable[[str], int] = len) -> Iterator[RichText]:
    """Pieces of at most `limit`, cut between paragraphs, else lines, else words, else anywhere."""
    start = 0
    while start < len(whole.text):
        end = _end(whole.text, start, limit, length)
        piece = whole.text[start:end].rstrip()
        yield whole.cut(start, start + len(piece))
        start = end
        while start < len(whole.text) and whole.text[start].isspace():
            start += 1


def _end(text: str, start: int, limit: int, length: Callable[[str], int]) -> int:
    if length(text[start:]) <= limit:
        return len(text)
    most = min(len(text), start + limit)
    while length(text[start:most]) > limit:
        most -= max(1, (length(text[start:most]) - limit) // 2)
    for mark in ("\n\n", "\n", " "):
        at = text.rfind(mark, start + 1, most)
        if at > start + (most - start) // 4:
            return at
    return most
