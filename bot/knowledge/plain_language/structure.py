"""Rules about sentences, paragraphs and lists: one thought at a time, each in its place."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from bot.knowledge.plain_language.data import most
from bot.knowledge.plain_language.found import Found, at
from bot.knowledge.plain_language.sentences import Piece, paragraphs, sentences, sentences_of, words_of

_ITEM = r"(?:[\w-]+\s){0,2}[\w-]+"
_LAST = r"(?:(?:[a-zäöüß][\w-]*\s){0,2}[A-ZÄÖÜ][\w-]*|[\w-]+)"
_ITEMS = re.compile(rf"(?<![\w-]){_ITEM}(?:,\s{_ITEM}){{2,20}},?\s(?:und|oder|sowie|and|or)\s{_LAST}")
_SUCH_AS = re.compile(
    r"(?:Beispiel|etwa|unter anderem|example|such as)\s+|,\s(?:denen|deren|dessen|dass|wenn|weil|ob|um|wobei)\s"
)
_SECOND_THOUGHT = re.compile(
    r";|\s[–—]\s|,\s(?:obwohl|während|nachdem|sodass|indem|sofern|jedoch|wodurch|wobei|weshalb|um)\s"
    r"|,\s(?:(?:in|mit|bei|für|von|auf|zu)\s)?(?:welche[rmns]?|deren|dessen|denen)\s"
)
_BLANK_LINE = re.compile(r"\n\s*\n")
_LIST = re.compile(r"(?m)^[ \t]*(?:[-*+•]|\d+[.)])[ \t]")
_HEADING = re.compile(r"(?m)^#+[ \t]+(\S.*)$")
_STREET = re.compile(
    r"(?<![\w-])[\w-]*(?:[Ss]traße|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Rr]ing|str\.)\s\d+\s?[a-z]?,\s*\d{5}\s[A-ZÄÖÜ][\w-]+"
)


def sentence_length(text: str, kind: str) -> Iterator[Found]:
    for one in sentences(text):
        if (count := len(words_of(one))) > most("sentence_length", kind):
            yield at("sentence_length", one, count=count)


def one_thought(text: str, kind: str) -> Iterator[Found]:
    for one in sentences(text):
        if _SECOND_THOUGHT.search(one.text):
            yield at("one_thought", one)


def new_line(text: str, kind: str) -> Iterator[Found]:
    """All but the first sentence of a line."""
    for paragraph in paragraphs(text):
        for before, one in pairwise(sentences_of(paragraph)):
            if "\n" not in text[before.end : one.start]:
                yield at("new_line", one)


def paragraph(text: str, kind: str) -> Iterator[Found]:
    """What stands between two blank lines; an entry of a list is short anyway."""
    starts = [one.start for one in sentences(text)]
    for block in _blocks(text):
        count = bisect_left(starts, block.end) - bisect_left(starts, block.start)
        if count > most("paragraph", kind) and not _LIST.search(block.text):
            yield at("paragraph", block, count=count)


def _blocks(text: str) -> Iterator[Piece]:
    start = 0
    for one in [*_BLANK_LINE.finditer(text), None]:
        block = text[start : one.start() if one else len(text)]
        yield Piece(block.strip(), start + len(block) - len(block.lstrip()))
        start = one.end() if one else start


def heading(text: str, kind: str) -> Iterator[Found]:
    for one in _HEADING.finditer(text):
        title = Piece(one[1], one.start(1))
        if (count := len(words_of(title))) > most("heading", kind):
            yield at("heading", title, count=count)


def enumeration(text: str, kind: str) -> Iterator[Found]:
    """Not inside a list, where no other list can stand."""
    for paragraph in paragraphs(text):
        if not _LIST.match(text, text.rfind("\n", 0, paragraph.start) + 1):
            yield from _enumerated(paragraph, kind)


def _enumerated(paragraph: Piece, kind: str) -> Iterator[Found]:
    for found in _ITEMS.finditer(paragraph.text):
        start = found.start() + max((one.end() for one in _SUCH_AS.finditer(found[0])), default=0)
        items = Piece(paragraph.text[start : found.end()], paragraph.start + start)
        if (count := items.text.count(",") + 2) > most("enumeration", kind):
            yield at("enumeration", items, count=count)


def postal_address(text: str, kind: str) -> Iterator[Found]:
    for one in sentences(text):
        for found in _STREET.finditer(one.text):
            yield Found("postal_address", one.start + found.start(), one.start + found.end())
