"""Rules about what is no word: brackets, signs, numbers, dates, and references to somewhere else."""

import re
from collections.abc import Iterator

from bot.knowledge.plain_language.data import lists
from bot.knowledge.plain_language.found import Found, at, matches
from bot.knowledge.plain_language.sentences import readable, words

_BRACKETS = re.compile(r"\([^()\n]{3,}\)")
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00?[1-9])\d*(?:[ ()/-]*\d{2,})+")
_SIGN = re.compile(r"§+|[%&<>=@#~±×→•]|(?<=\w)\*(?=\w)|(?<!\w)\+(?!\w)|\w\s?/\s?(?=\w)|\.\.\.|…")
_ROMAN = re.compile(r"(?<![\w-])(?=[IVX]{2,})(?:X{0,3})(?:IX|IV|V?I{0,3})(?![\w-])")
_DATE = re.compile(
    r"(?<![\d.])(?:0?[1-9]|[12]\d|3[01])\.\s?(?:0?[1-9]|1[0-2])\.(?:\s?(?:19|20)\d{2}|\s?\d{2}(?!\d))?(?!\d|\.\d)|\b\d{4}-\d\d-\d\d\b"
)
_CLOCK = re.compile(r"\s*Uhr")
_LARGE = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:[.\u00a0\u202f]\d{3}){2,}|\d{6,}|\d{2,3}[.\u00a0\u202f]\d{3}|\d+(?:,\d+)?\s(?:Millionen|Milliarden))(?![\d.,-]*\d)"
)
_PERCENT = re.compile(r"(?<![\d,])\d+(?:,\d+)?\s(?:Prozent|Promille)\b")
_REFERENCE = re.compile(
    r"\b(?:[Ss]iehe|[Vv]ergleiche|[Ss]\.\s?[ou]\.|(?:oben|unten|zuvor)\s(?:genannte|erwähnte|beschriebene)[rnms]?"
    r"|(?:[Nn]achstehend|[Nn]achfolgend|[Vv]orstehend|[Vv]orgenannt|[Oo]ben[sg]enannt|[Uu]mseitig)(?:e[rnms]?)?)(?!\w)"
)


def brackets(text: str, kind: str) -> Iterator[Found]:
    yield from matches("brackets", _BRACKETS, text)


def special_sign(text: str, kind: str) -> Iterator[Found]:
    """Not those of a telephone number."""
    shown = _PHONE.sub(lambda found: "0" * len(found[0]), readable(text))
    for one in _SIGN.finditer(shown):
        start = one.start() + (1 if one[0][0].isalnum() else 0)
        yield Found("special_sign", start + shown[start : one.end()].find(shown[start : one.end()].strip()), one.end())


def number_word(text: str, kind: str) -> Iterator[Found]:
    for one in words(text):
        if digit := lists()["numbers"].get(one.text.lower()):
            yield at("number_word", one, plainer=str(digit))


def roman_number(text: str, kind: str) -> Iterator[Found]:
    yield from matches("roman_number", _ROMAN, text)


def large_number(text: str, kind: str) -> Iterator[Found]:
    """Not telephone numbers."""
    phones = [one.span() for one in _PHONE.finditer(readable(text))]
    for found in matches("large_number", _LARGE, text):
        if not any(start <= found.start < end for start, end in phones):
            yield found


def percent(text: str, kind: str) -> Iterator[Found]:
    yield from matches("percent", _PERCENT, text)


def date(text: str, kind: str) -> Iterator[Found]:
    for found in matches("date", _DATE, text):
        if not _CLOCK.match(text, found.end):
            yield found


def reference(text: str, kind: str) -> Iterator[Found]:
    yield from matches("reference", _REFERENCE, text)
