"""House numbers as Germans write them: 12, 12a, 12 a, 12-14, 2–2a, 3/1, 12a-d, 30+30a, 20 & 18, 16 und 18."""

import re

from nlu.places.vocabulary import UNITS

_LETTER = r"(?:\s?[a-zA-Z](?![^\W_]))?"
_NEXT = rf"(?:\s?(?:[-–/+&]|\bund\b)\s?(?:\d{{1,4}}(?!\d){_LETTER}|[a-zA-Z](?![^\W_])))?"
NUMBER = rf"\d{{1,4}}(?!\d){_LETTER}{_NEXT}"
"""Pattern of a house number with suffix or range; what comes after it must be looked at with `is_number`."""
_AFTER = re.compile(rf"[\s,]{{0,3}}(?:(?:Haus)?(?:nr|nummer|number|no)\b\.?\s{{0,2}})?({NUMBER})", re.IGNORECASE)
_NAMED = re.compile(rf"\b(?:haus ?(?:nr|nummer)\b|nr\b|hausnummer|house number)\.?\s{{0,2}}({NUMBER})", re.IGNORECASE)
_ONLY = re.compile(rf"\s*(?:(?:haus)?(?:nr|nummer)\b\.?\s*)?({NUMBER})\s*[.!]?\s*", re.IGNORECASE)
_FOLLOWING = re.compile(r"\s{0,2}(?:[.:,]\d|([^\W\d_]+(?:'[a-z]+)?))")
_DATE = re.compile(r"\.\s?(?:\d|januar|februar|märz|april|mai|juni|juli|august|sept|okt|nov|dez)", re.IGNORECASE)


def compact(number: str) -> str:
    """One spelling: "12 A – 14" is "12a-14"."""
    return re.sub(r"\s+", "", number.lower()).replace("–", "-").replace("und", "+").replace("&", "+")


def number_after(text: str, start: int) -> tuple[str, int, int] | None:
    """The house number that follows at `start`, with its place; none where a date, time or amount stands there."""
    match = _AFTER.match(text, start)
    return _checked(text, match)


def named_number(text: str) -> tuple[str, int, int] | None:
    """A number that is called one ("Hausnummer 12"), wherever it stands, with its words."""
    match = _NAMED.search(text)
    found = _checked(text, match)
    return (found[0], match.start(), found[2]) if found and match else None


def only_number(text: str) -> str | None:
    """The number of a text that is nothing else ("12a", "Nr. 7")."""
    match = _ONLY.fullmatch(text) if len(text) < 40 else None
    return match.group(1) if match else None


def is_number(text: str, end: int) -> bool:
    """Whether what ends at `end` can be a house number: no time, date, amount or decimal goes on there."""
    if _DATE.match(text, end):
        return False
    following = _FOLLOWING.match(text, end)
    if following is None:
        return True
    word = following.group(1)
    return word.lower() not in _UNITS if word else text[end : end + 1] not in ":." and not _decimal(text, end)


def _checked(text: str, match: re.Match[str] | None) -> tuple[str, int, int] | None:
    if match is None:
        return None
    start, end = match.span(1)
    if is_number(text, end):
        return match.group(1), start, end
    return None


def _decimal(text: str, end: int) -> bool:
    return re.match(r",\d(?!\d{4})", text[end : end + 8]) is not None


_UNITS = UNITS | {"stück", "märz", "bäume", "säcke", "räder", "löcher", "schlaglöcher", "fahrräder"}
