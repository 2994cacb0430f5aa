"""Finds words that say where without a street: "gegenüber dem Rewe", "Spielplatz am Stadtpark"."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.places.place import Span
from nlu.places.tokens import Token, joined
from nlu.places.vocabulary import BEFORE, LANDMARKS, NO_LANDMARK, STARTERS, STRONG, WEAK

_MOST_BETWEEN = 4
_ARTICLES = frozenset("der dem den die das des the einer einem eines a an vom von".split())
_LINKS = frozenset("am im an in beim bei auf von vom zum zur at".split())


@dataclass(frozen=True, slots=True)
class Landmark:
    """`span`: all of it. `aside`: what of it is only a place, unlike the "Spielplatz" of one "am Stadtpark"."""

    span: Span
    aside: Span | None


def find_landmark(text: str, found: Sequence[Token], streets: Sequence[int] = ()) -> Landmark | None:
    """The first landmark, its preposition with it; `streets`: where streets begin, before which one word will do."""
    for at, first in enumerate(found):
        last = _told(text, found, at)
        if last:
            span = first.start, found[last - 1].bare_end
            return Landmark(span, span)
        last = _complete(text, found, at) if is_landmark(first) else at
        if last > at + 1:
            end = found[last - 1].bare_end
            return Landmark((first.start, end), (first.bare_end, end))
        if last > at and any(0 <= start - first.bare_end <= 2 for start in streets):
            return Landmark((first.start, first.bare_end), None)
    return None


def is_landmark(token: Token) -> bool:
    """Whether a word is a landmark, or ends in one: "Grundschule"."""
    plain = token.plain
    last = plain.split("-")[-1]
    return last in LANDMARKS or any(last.endswith(noun) for noun in LANDMARKS if len(noun) > 4)


def _told(text: str, found: Sequence[Token], at: int) -> int:
    """Ends "gegenüber dem alten Rewe"; 0 if no landmark begins at `at`."""
    strong, word = found[at].plain in STRONG, found[at].plain
    if not strong and word not in WEAK:
        return 0
    noun = _noun(text, found, at + 1)
    if noun is None or found[noun].plain in NO_LANDMARK:
        return 0
    if is_landmark(found[noun]) or (strong and found[noun].is_capital):
        return _complete(text, found, noun)
    return 0


def _noun(text: str, found: Sequence[Token], at: int) -> int | None:
    """The noun that follows articles and adjectives; in small letters only a landmark is one."""
    for place in range(at, min(at + _MOST_BETWEEN, len(found))):
        if not joined(text, found[place - 1], found[place]):
            return None
        word = found[place]
        if is_landmark(word) or (word.is_capital and word.plain not in _ARTICLES):
            return place
        if word.plain not in _ARTICLES and word.plain not in BEFORE and not word.plain.endswith(("en", "er", "em")):
            return None
    return None


def _complete(text: str, found: Sequence[Token], noun: int) -> int:
    """Goes on over further names and "am Stadtpark"."""
    last = noun + 1
    while last < len(found) and joined(text, found[last - 1], found[last]):
        if found[last].is_capital and found[last].plain not in STARTERS | NO_LANDMARK:
            last += 1
            continue
        further = _linked(text, found, last)
        if not further:
            break
        last = further
    return last


def _linked(text: str, found: Sequence[Token], at: int) -> int:
    """Ends "am Stadtpark", "in der Nähe der Schule"; 0 if nothing of the kind stands at `at`."""
    if found[at].plain not in _LINKS:
        return 0
    place = at + 1
    while place < len(found) and place < at + 3 and joined(text, found[place - 1], found[place]):
        word = found[place]
        if word.is_capital:
            return place + 1 if word.plain not in NO_LANDMARK else 0
        if word.plain not in _ARTICLES:
            return 0
        place += 1
    return 0
