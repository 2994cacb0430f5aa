"""Reads a place out of what a citizen wrote: "in der Bonner Straße 12 ist seit Montag die Laterne kaputt".

Plain code instead of spaCy: a name of the list is one look-up of joined words in a dictionary, which also meets
"Kaiser-Allee" written as one word; spaCy's phrase matcher compares token by token and would not.
"""

import re
from collections.abc import Sequence

from nlu.places.districts import DistrictFinder
from nlu.places.house_numbers import named_number, number_after, only_number
from nlu.places.landmarks import find_landmark
from nlu.places.matching import StreetMatcher
from nlu.places.mentions import Mention, MentionFinder
from nlu.places.names import plain_word
from nlu.places.place import Place, Span
from nlu.places.tokens import Token, tokens, visible
from nlu.places.towns import find_town
from nlu.places.vocabulary import BEFORE, CROSSINGS

LONGEST = 10_000
"""Letters that are read; no place stands behind so many."""
_POSTCODE = re.compile(r"(?<![\w.,-])(?:D-?)?(\d{5})(?!\d)(?![.,]\d)")
_TOWN = re.compile(r"[ \t]{1,3}([^\W\d_]+(?:[ -][^\W\d_a-z][^\W\d_]*){0,2})")
_NO_POSTCODE = re.compile(r"(?:nr|nummer|no|number|id|tel)\b[.:]?\s*$", re.IGNORECASE)
_NO_WORD = re.compile(r"[\s,;/]*")
_BETWEEN = re.compile(r"[\s,(]*(?:/|\bx\b|&|\bund\b|\bmit\b|\bzur?\b|\bzum\b|\band\b)?[\s,]*(?:der|die|den|dem)?\s*")


class PlaceReader:
    """Holds one city's streets and districts; only read after it is built, picklable."""

    def __init__(self, matcher: StreetMatcher, districts: Sequence[str] = (), neighbours: Sequence[str] = ()) -> None:
        """`districts`: more of them than the street list has; `neighbours`: towns around the city."""
        self._matcher = matcher
        self._districts = DistrictFinder((*matcher.streets.districts, *districts))
        self._neighbours = frozenset(map(plain_word, neighbours))

    def read(self, text: str) -> Place:
        """What the text says about a place; of any text, an empty place where it says nothing."""
        text = visible(text[:LONGEST])
        number = only_number(text)
        if number:
            return Place(text, house_number=number, spans=((0, len(text)),))
        found = tokens(text)
        code = _postcode(text, self._matcher.streets.postcodes)
        before = [token for token in found if not code or not code[1] <= token.start < code[2]]
        named = MentionFinder(text, before, self._matcher).mentions()
        return self._place(text, before, named, code)

    def _place(self, text: str, found: Sequence[Token], named: list[Mention], code: "_Code | None") -> Place:
        first, second = (named[0] if named else None), _crossing(text, named)
        number = (number_after(text, first.end) or named_number(text)) if first else None
        spans = [(mention.start, mention.end) for mention in (first,) if mention]
        spans += [(first.start, second.end)] if first and second else []
        spans += [number[1:]] if number else []
        district = self._districts.find(text, [token for token in found if not _inside(token, spans)])
        spans += [district[1:]] if district else []
        town = None if code else self._town(text, [token for token in found if not _inside(token, spans)], spans)
        spans = [_led_in(span, found) for span in (*spans, *([town] if town else []))]
        free = [token for token in found if not _inside(token, spans)]
        landmark = find_landmark(text, free, [start for start, _ in spans])
        told = _led_in(landmark.span, free) if landmark else None
        if landmark and told and landmark.aside:
            spans.append(told if landmark.aside == landmark.span else landmark.aside)
        return Place(
            text,
            street=first.street if first else None,
            house_number=number[0] if number else None,
            postcode=code[0] if code else None,
            town=code[3] if code else text[slice(*town)] if town else None,
            district=district[0] if district else None,
            landmark=text[slice(*told)] if told else None,
            crossing=second.street if second else None,
            spans=_merged(text, [*spans, *([code[1:3]] if code else [])]),
        )

    def _town(self, text: str, free: Sequence[Token], spans: Sequence[Span]) -> Span | None:
        """A town, if no district is called so."""
        town = find_town(text, free, spans, self._neighbours)
        return None if town and self._districts.has(text[slice(*town)]) else town


_Code = tuple[str, int, int, str | None]


def _postcode(text: str, known: frozenset[str]) -> _Code | None:
    """The postcode with the place of it and of the town behind it; one of the city's before others."""
    codes = [match for match in _POSTCODE.finditer(text) if not _NO_POSTCODE.search(text[: match.start()][-12:])]
    match = next((match for match in codes if match.group(1) in known), codes[0] if codes else None)
    if match is None:
        return None
    town = _TOWN.match(text, match.end())
    if town is None or not town.group(1)[0].isupper():
        return (match.group(1), match.start(), match.end(), None)
    return match.group(1), match.start(), town.end(), town.group(1)


def _crossing(text: str, named: Sequence[Mention]) -> Mention | None:
    """The second of two streets, if they are said to cross, or only a stroke or "und" stands between them."""
    if len(named) < 2:
        return None
    first, second = named[:2]
    said = {token.plain for token in tokens(text[max(0, first.start - 40) : second.start])}
    number = number_after(text, first.end)
    between = text[number[2] if number else first.end : second.start]
    return second if said & CROSSINGS or _BETWEEN.fullmatch(between) else None


def _inside(token: Token, spans: Sequence[Span]) -> bool:
    return any(start <= token.start < end for start, end in spans)


def _led_in(span: Span, found: Sequence[Token]) -> Span:
    """The span with the words right before it that only lead to it: "in der", "Ecke"."""
    start, end = span
    before = [token for token in found if token.end <= start][-3:]
    for token in reversed(before):
        if start - token.end > 1 or token.plain not in BEFORE | CROSSINGS:
            break
        start = token.start
    return start, end


def _merged(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or _NO_WORD.fullmatch(text, merged[-1][1], start)):
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)
