"""Finds where a text names a street: one of the city's list, or words that look like one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlu.places.house_numbers import number_after
from nlu.places.matching import Decision, StreetMatcher
from nlu.places.names import fold, name_words, read_name
from nlu.places.tokens import Token, joined
from nlu.places.towns import is_town
from nlu.places.vocabulary import BEFORE, COMMON, KINDS, LANDMARKS, LEADS, SHORT_WORDS, STARTERS

_MOST_WORDS = 7
_MOST_LOOKUPS = 40
"""Windows of a text that are compared with the whole list, at some 0.3 ms each."""
_SHORT_TEXT = 5
"""Words up to which a text is an answer to the question where; a name then needs nothing around it."""
_LONG_WORD = 6
_ADJECTIVES = ("er", "ere", "liche", "alte", "neue", "kleine", "grosse", "lange")
"""How words end that belong to the name behind them: "Rintheimer Hauptstraße" is not the city's "Hauptstraße"."""
_MISSING = 2
"""Letters that a misspelled name in a sentence may be shorter than the name meant: "Bahnhof" is not Bahnhofstraße."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A street as written, with its place."""

    street: str
    start: int
    end: int


class MentionFinder:
    """Reads one text."""

    def __init__(self, text: str, found: Sequence[Token], matcher: StreetMatcher) -> None:
        self._text = text
        self._tokens = found
        self._forms = ["".join(name_words(token.text)) for token in found]
        self._matcher = matcher
        self._lookups = _MOST_LOOKUPS

    def mentions(self) -> list[Mention]:
        """In order; names with slips, but before a house number, only where the text names no street rightly."""
        taken: list[tuple[int, int]] = []
        at = 0
        while at < len(self._tokens):
            count = self._listed(at) or self._road(at) or self._led(at) or self._shaped(at) or self._numbered(at)
            if count:
                taken.append((at, at + count))
            at += count or 1
        return [self._mention(first, last) for first, last in taken or [*self._misspelled()] or [*self._unlisted()]]

    def _mention(self, first: int, last: int) -> Mention:
        """Its full stop belongs to it where it shortens a word."""
        start, ending = self._tokens[first].start, self._tokens[last - 1]
        end = ending.end if self._forms[last - 1] != _letters(ending.plain) else ending.bare_end
        return Mention(self._text[start:end], start, end)

    def _run(self, at: int, most: int = _MOST_WORDS) -> int:
        """How many words from `at` on can be one name."""
        last = at + 1
        while last < min(at + most, len(self._tokens)) and joined(
            self._text, self._tokens[last - 1], self._tokens[last]
        ):
            last += 1
        return last - at

    def _joined(self, at: int) -> bool:
        """Whether a word and the one before it can be of one name."""
        return 0 < at < len(self._tokens) and joined(self._text, self._tokens[at - 1], self._tokens[at])

    def _listed(self, at: int) -> int:
        """How many words from `at` on are a name of the list, the longest first."""
        for count in range(self._run(at), 0, -1):
            if self._is_listed("".join(self._forms[at : at + count])) and (count > 1 or self._is_meant(at)):
                return count
        return 0

    def _is_listed(self, plain: str) -> bool:
        return self._matcher.has(plain) or self._matcher.has(fold(plain))

    def _is_meant(self, at: int) -> bool:
        """A word without "straße" ("Zirkel") needs a house number, or to stand where places do."""
        if self._forms[at].endswith(KINDS) or len(self._tokens) <= _SHORT_TEXT or self._has_number(at):
            return True
        return self._tokens[at].is_capital and at > 0 and self._tokens[at - 1].plain in BEFORE

    def _has_number(self, at: int) -> bool:
        return number_after(self._text, self._tokens[at].bare_end) is not None

    def _road(self, at: int) -> int:
        """A numbered road: "L605", "B10"."""
        text = self._tokens[at].text
        return int(text[-1].isdigit() and not text.isdigit())

    def _led(self, at: int) -> int:
        """ "An der Alten Mühle 3": needs a number, or to be all that is said, since most places begin so."""
        tokens = self._tokens
        if self._forms[at] not in LEADS or not tokens[at].is_capital:
            return 0
        end = at + self._run(at)
        last = at + 2 if at + 1 < end and self._forms[at + 1] in LEADS else at + 1
        begin = last
        while last < end and tokens[last].is_capital:
            last += 1
        if last == begin or self._forms[last - 1] in LANDMARKS or is_town(tokens[begin].plain):
            return 0
        alone = len(tokens) <= _SHORT_TEXT and not self._joined(at) and not self._joined(last)
        return last - at if alone or self._has_number(last - 1) else 0

    def _shaped(self, at: int) -> int:
        """A name that ends as streets do, of one to three words; more letters before it only where the list has it."""
        counts = [count for count in range(1, self._run(at, 4) + 1) if self._is_shape(at, at + count)]
        if not counts:
            return 0
        return counts[0] if counts[0] <= 2 or self._likeness(at, at + counts[0]) else 0

    def _is_shape(self, first: int, last: int) -> bool:
        form, words = self._forms[last - 1], self._tokens[first:last]
        if not form.endswith(KINDS) or words[-1].is_number:
            return False
        if last - first == 1:
            return form not in KINDS and words[0].plain not in COMMON and _enough(form, words[0])
        before = self._forms[first : last - 1]
        if any(word in STARTERS or word.isdigit() for word in before):
            return False
        if form in KINDS:
            return _is_kind(words[-1]) and (all(word.is_capital for word in words[:-1]) or before[-1].endswith("er"))
        if form in COMMON or not before[-1].endswith(_ADJECTIVES):
            return False
        return all(word.is_capital for word in words) or before[-1].endswith(_ADJECTIVES[1:])

    def _numbered(self, at: int) -> int:
        """A misspelled name of the list before a house number; begins at `at`."""
        for count in range(min(self._run(at, 5), 4), 0, -1):
            if self._has_number(at + count - 1) and not self._tokens[at + count - 1].is_number:
                return count if self._begins_name(at, at + count) else 0
        return 0

    def _begins_name(self, first: int, last: int) -> bool:
        """Whether a misspelled name begins here, and not only behind the preposition: "in der Boner Straße"."""
        if self._forms[first] in STARTERS and self._forms[first] not in LEADS:
            return False
        near = self._likeness(first, last)
        behind = first + 1
        while behind < last - 1 and self._forms[behind] in LEADS:
            behind += 1
        if not near or self._is_tail(first):
            return False
        if self._forms[first] not in LEADS or behind >= last:
            return True
        return near > self._likeness(behind, last)

    def _is_tail(self, at: int) -> bool:
        """Whether the word before belongs to the name: of "Kleiner Anger", "Anger" is no slip for another street."""
        before = self._tokens[at - 1] if self._joined(at) else None
        return bool(
            before and before.is_capital and before.plain not in STARTERS and before.plain.endswith(_ADJECTIVES)
        )

    def _unlisted(self) -> Iterator[tuple[int, int]]:
        """In a short text, capitalised words before a number: "Kleiner Anger 27", which no list nor ending tells."""
        for at in range(len(self._tokens) if len(self._tokens) <= _SHORT_TEXT else 0):
            last = at
            while last < at + self._run(at) and self._tokens[last].is_capital and self._forms[last] not in STARTERS:
                last += 1
            if last > at and self._has_number(last - 1) and self._forms[last - 1] not in LANDMARKS:
                yield at, last
                return

    def _misspelled(self) -> Iterator[tuple[int, int]]:
        """The first name with slips; in a sentence only where it is as long as the name meant."""
        short = len(self._tokens) <= _SHORT_TEXT
        for at in range(len(self._tokens)):
            for count in range(self._run(at, 4), 0, -1):
                if self._can_be_name(at, at + count) and self._likeness(at, at + count, alone=short):
                    yield at, at + count
                    return

    def _can_be_name(self, first: int, last: int) -> bool:
        if self._forms[first] in STARTERS and self._forms[first] not in LEADS:
            return False
        if self._forms[last - 1] in LANDMARKS or self._is_tail(first):
            return False
        return any(len(form) >= _LONG_WORD for form in self._forms[first:last])

    def _likeness(self, first: int, last: int, alone: bool = True) -> float:
        """How near the words come to a street of the list; 0 where none is near, or too much has been looked up."""
        tails = ("".join(self._forms[at:last]) for at in range(first + 1, last))
        if self._lookups <= 0 or any(self._is_listed(tail) for tail in tails):
            return 0.0
        self._lookups -= 1
        written = self._text[self._tokens[first].start : self._tokens[last - 1].end]
        match = self._matcher.match(written)
        if match.decision is Decision.UNKNOWN:
            return 0.0
        meant = read_name(match.candidates[0].street.name)
        long_enough = len("".join(self._forms[first:last])) >= len(meant.folded) - _MISSING
        if not alone and (match.decision is not Decision.FOUND or not long_enough):
            return 0.0
        return match.candidates[0].likeness


def _letters(plain: str) -> str:
    return plain.replace("-", "").replace("'", "").replace("’", "").replace(" ", "")


def _enough(form: str, word: Token) -> bool:
    """At least three letters before "straße"; before shorter endings a capital too, since "vorweg" is no street."""
    kind = next(kind for kind in KINDS if form.endswith(kind))
    return len(form) - len(kind) >= 3 and (kind == "strasse" or word.is_capital)


def _is_kind(word: Token) -> bool:
    """ "Weg", "Str.": written with a capital, but for "straße"; "Müll muss weg" names no street."""
    return word.is_capital or word.plain in ("strasse", "str", "allee") or SHORT_WORDS.get(word.plain) == "strasse"
