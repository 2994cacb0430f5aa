"""One small function for each rule: what of a text breaks it, and what is said about that."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bot.knowledge.plain_language.sentences import Piece, paragraphs, readable, sentences, words
from nlu.yaml_files import read_yaml

_DATA = Path(__file__).parent
_LONGEST = {"plain": 12, "de": 22, "en": 25}
"""Words of a sentence: in plain language, in other German texts, in English ones."""
_MOST_SENTENCES = {"plain": 4, "de": 6, "en": 7}
_LONG_WORD = 15
_MANY = 4
_SEPARATED = "ab|an|auf|aus|bei|ein|her|hin|mit|nach|vor|weg|zu|zurück"
_PARTICIPLE = rf"(?:ge\w{{2,}}(?:t|en)|(?:{_SEPARATED})ge\w+|(?:be|ver|er|ent|zer|miss)\w{{2,}}(?:t|en)|\w{{3,}}iert)"
_BECOMES = r"(?:wird|werden|wurden?|worden)"
_PASSIVE = re.compile(rf"\b{_BECOMES}\b(?=[^.!?]*?\b{_PARTICIPLE}\b)|\b{_PARTICIPLE}\s+{_BECOMES}\b")
_IRREGULAR = "given|taken|made|sent|written|known|done|issued|paid|held"
_ENGLISH_PASSIVE = re.compile(rf"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?(?:\w{{3,}}ed|{_IRREGULAR})\b")
_GENITIVE = re.compile(
    r"\b(?:des|eines|Ihres|seines|ihres)\s+(?:\w+en\s+)?[A-ZÄÖÜ]\w*s\b"
    r"|\b(?:wegen|trotz|aufgrund|anhand|innerhalb|außerhalb)\s+(?:des|der|eines|einer)\s+\w+"
)
_BRACKETS = re.compile(r"\([^)]{3,}\)")
_SIGN = re.compile(r"[§%&/*+<>=@#~]|\.\.\.|…")
_ROMAN = re.compile(r"(?<![\w-])(?=[IVX]{2,})(?:X{0,3})(?:IX|IV|V?I{0,3})(?![\w-])")
_DATE = re.compile(r"\b\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})?\b")
_MAN = re.compile(r"\b[Mm]an\b")
_SPOKEN_TO = re.compile(r"\b(?:Sie|Ihr(?:e[nmrs]?)?|Ihnen)\b")
_ITEM = r"[\w-]+(?:\s[\w-]+){0,2}"
_ITEMS = re.compile(rf"{_ITEM}(?:,\s{_ITEM}){{2,}},?\s(?:und|oder|sowie|and|or)\s[\w-]+")


@dataclass(frozen=True)
class Found:
    """What breaks a rule: characters from `start` to `end`, and what its sentences name."""

    rule: str
    start: int
    end: int
    values: dict[str, Any] = field(default_factory=dict)


Rule = Callable[[str, str], Iterator[Found]]
"""From a module's Markdown and what kind of text it is ("plain", "de", "en") to what breaks the rule."""


def sentence_length(text: str, kind: str) -> Iterator[Found]:
    for one in _sentences(text):
        if (count := len(words(one.text))) > _LONGEST[kind]:
            yield Found("sentence_length", one.start, one.start + len(one.text), {"count": count})


def paragraph(text: str, kind: str) -> Iterator[Found]:
    for one in paragraphs(text):
        if (count := sum(1 for _ in sentences(one))) > _MOST_SENTENCES[kind]:
            yield Found("paragraph", one.start, one.start + len(one.text), {"count": count})


def enumeration(text: str, kind: str) -> Iterator[Found]:
    for one in _sentences(text):
        for found in _ITEMS.finditer(one.text):
            count = found[0].count(",") + 2
            if count >= _MANY:
                yield Found("enumeration", one.start + found.start(), one.start + found.end(), {"count": count})


def passive(text: str, kind: str) -> Iterator[Found]:
    yield from _matches("passive", _PASSIVE, text)


def english_passive(text: str, kind: str) -> Iterator[Found]:
    yield from _matches("english_passive", _ENGLISH_PASSIVE, text)


def abbreviation(text: str, kind: str) -> Iterator[Found]:
    for pattern, plainer in _abbreviations():
        yield from _matches("abbreviation", pattern, text, plainer)


def hard_word(text: str, kind: str) -> Iterator[Found]:
    for pattern, plainer in _hard():
        yield from _matches("hard_word", pattern, text, plainer)


def subjunctive(text: str, kind: str) -> Iterator[Found]:
    yield from _matches("subjunctive", _listed("subjunctives", "(?:n|st|t)?"), text)


def negation(text: str, kind: str) -> Iterator[Found]:
    yield from _matches("negation", _listed("negations", ""), text)


def genitive(text: str, kind: str) -> Iterator[Found]:
    yield from _matches("genitive", _GENITIVE, text)


def address(text: str, kind: str) -> Iterator[Found]:
    if len(words(text)) > _LONGEST["plain"] and not _SPOKEN_TO.search(text):
        yield Found("address", 0, len(text))


def impersonal(text: str, kind: str) -> Iterator[Found]:
    yield from _matches("impersonal", _MAN, text)


def long_word(text: str, kind: str) -> Iterator[Found]:
    shown = readable(text)
    for found in re.finditer(r"(?<![\w-])[A-ZÄÖÜ][^\W\d_]+(?![\w-])", shown):
        if len(found[0]) >= _LONG_WORD:
            yield Found("long_word", found.start(), found.end())


def brackets(text: str, kind: str) -> Iterator[Found]:
    yield from _matches("brackets", _BRACKETS, text)


def special_sign(text: str, kind: str) -> Iterator[Found]:
    yield from _matches("special_sign", _SIGN, text)


def number_word(text: str, kind: str) -> Iterator[Found]:
    for word, digit in _words()["numbers"].items():
        yield from _matches("number_word", re.compile(rf"\b{word}\b", re.IGNORECASE), text, str(digit))


def roman_number(text: str, kind: str) -> Iterator[Found]:
    yield from _matches("roman_number", _ROMAN, text)


def date(text: str, kind: str) -> Iterator[Found]:
    yield from _matches("date", _DATE, text)


GERMAN: tuple[Rule, ...] = (
    *(sentence_length, paragraph, enumeration, passive, abbreviation, hard_word, subjunctive, negation, genitive),
    *(address, impersonal, long_word, brackets, special_sign, number_word, roman_number, date),
)
ENGLISH: tuple[Rule, ...] = (sentence_length, paragraph, english_passive)


def _sentences(text: str) -> Iterator[Piece]:
    for one in paragraphs(text):
        yield from sentences(one)


def _matches(rule: str, pattern: re.Pattern[str], text: str, plainer: str = "") -> Iterator[Found]:
    for found in pattern.finditer(readable(text)):
        yield Found(rule, found.start(), found.end(), {"plainer": plainer} if plainer else {})


@cache
def _words() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(_DATA / "words.yml")
    return data


@cache
def _abbreviations() -> list[tuple[re.Pattern[str], str]]:
    """A space inside may be missing."""
    found = _words()["abbreviations"].items()
    spelled = ((re.escape(short).replace(r"\ ", r"\s?"), plainer) for short, plainer in found)
    return [(re.compile(rf"(?<!\w){short}"), plainer) for short, plainer in spelled]


@cache
def _hard() -> list[tuple[re.Pattern[str], str]]:
    ending = r"(?:e|en|er|es|em|n|s|innen)?"
    found = _words()["hard"].items()
    return [(re.compile(rf"\b{re.escape(word)}{ending}\b", re.IGNORECASE), plainer) for word, plainer in found]


@cache
def _listed(name: str, ending: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_words()[name].split())}){ending}\b", re.IGNORECASE)
