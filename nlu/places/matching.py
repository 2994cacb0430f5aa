"""Finds the street of the city's list that a citizen meant, or says that it is not clear.

A noisy channel: every street near enough could have been meant, the less likely the more slips it takes; so could one
that the list does not have, the more likely the shorter the name, because short names have many near them. What is
left of one after this competition is its likeness. Where the likeness does not decide, the citizen does.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from nlu.places.costs import cost
from nlu.places.names import Name, name_words, plain_word, read_name
from nlu.places.streets import Street, StreetList
from nlu.retrieval.spelling import sound

FOUND_FROM = 0.85
"""Likeness from which a street is taken without a question."""
OFFERED_FROM = 0.04
"""Likeness from which a street is worth a button."""
MOST_CHOICES = 4
_SLIP, _ANY_SLIP = 3.0, 2.2
"""Each slip makes a street e^3 times less likely; that there is one at all, e^2.2 times."""
_LETTER, _NOT_LISTED, _LEAST = 1.0, 0.4, -8.0
"""How the chance that it is none of them falls with each letter of the name, from where and how far."""
_WRONG_DISTRICT, _WRONG_POSTCODE, _NO_SUCH_NUMBER = 0.03, 0.15, 0.2
_MORE_BEFORE = 2.0
_MOST_SLIPS = 3
_NEAREST = 24
_LONGEST = 120
"""Letters of the longest street name that is looked up."""


class Decision(StrEnum):
    """What to do with the streets that came near."""

    FOUND = "found"
    CHOICES = "choices"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A street, and how likely it was meant, from 0 to 1."""

    street: Street
    likeness: float


@dataclass(frozen=True, slots=True)
class Match:
    """`candidates`, likeliest first: one if found, one to four to choose from, none if unknown."""

    decision: Decision
    candidates: tuple[Candidate, ...] = ()

    @property
    def street(self) -> Street | None:
        """The street, if there is no doubt."""
        return self.candidates[0].street if self.decision is Decision.FOUND else None


class StreetMatcher:
    """Holds the names of one city's list by what they are compared with; only read after it is built, picklable."""

    def __init__(self, streets: StreetList) -> None:
        self.streets = streets
        by_name: dict[Name, list[Street]] = {}
        for street in streets.streets:
            by_name.setdefault(read_name(street.name), []).append(street)
        self._names = list(by_name)
        self._streets = list(by_name.values())
        self._forms: dict[str, list[str]] = {
            "folded": [name.folded for name in self._names],
            "ordered": [name.ordered for name in self._names],
            "stem": [name.stem for name in self._names],
            "sound": [sound(name.stem) for name in self._names],
        }
        self._exact: dict[str, list[int]] = {}
        for at, name in enumerate(self._names):
            for form in {name.plain, name.folded}:
                self._exact.setdefault(form, []).append(at)

    def match(
        self, written: str, *, postcode: str | None = None, district: str | None = None, house_number: str | None = None
    ) -> Match:
        """The streets that `written` can mean; what else is known of the place tells streets of one name apart.

        With a postcode that no street of the list has, none is taken for found: it may be another town's.
        """
        name = read_name(written[:_LONGEST])
        if not name.folded or len(written) > _LONGEST:
            return Match(Decision.UNKNOWN)
        hints = _Hints(postcode, plain_word(district or ""), house_number)
        near, tails = self._near(name), self._tails(written)
        weights = self._weighted(tails | near, hints)
        none = math.exp(max(_LEAST, _NOT_LISTED - _LETTER * len(name.stem)) - _ANY_SLIP)
        none += sum(weight for _, weight in self._weighted({at: tails[at] for at in tails.keys() - near.keys()}, hints))
        if postcode and self.streets.postcodes and postcode not in self.streets.postcodes:
            none = max(none, sum(weight for _, weight in weights))
        return _decided(weights, none)

    def _weighted(self, slips: Mapping[int, float], hints: "_Hints") -> list[tuple[Street, float]]:
        return [
            (street, _weight(count) * hints.weight(street, self.streets, len(self._streets[at]) > 1))
            for at, count in slips.items()
            for street in self._streets[at]
        ]

    def has(self, folded: str) -> bool:
        """Whether a street is called so, in the spelling of `Name.plain` or `Name.folded`."""
        return folded in self._exact

    def _near(self, name: Name) -> dict[int, float]:
        """Places of names with the slips that they are away."""
        found = {at for form in (name.plain, name.folded) for at in self._exact.get(form, ())}
        for form, own in (("ordered", name.ordered), ("folded", name.folded), ("stem", name.stem)):
            found.update(self._nearest(form, own))
        found.update(self._nearest("sound", sound(name.stem)))
        slips = {at: cost(name, self._names[at]) for at in found}
        return {at: count for at, count in slips.items() if count <= _allowed(self._names[at])}

    def _tails(self, written: str) -> dict[int, float]:
        """Names that are only the end of what was written: as likely another street, so that none is found by it."""
        words = name_words(written)
        tails = ("".join(words[first:]) for first in range(1, len(words)))
        return {at: _MORE_BEFORE for tail in tails if read_name(tail).kind for at in self._exact.get(tail, ())}

    def _nearest(self, form: str, written: str) -> Iterable[int]:
        """An empty form is compared with none, else every name without it would be near."""
        if not written:
            return ()
        most = 1 if len(written) <= 4 else _MOST_SLIPS
        near = process.extract(written, self._forms[form], scorer=OSA.distance, score_cutoff=most, limit=_NEAREST)
        return [at for _, _, at in near]


@dataclass(frozen=True, slots=True)
class _Hints:
    postcode: str | None
    district: str
    house_number: str | None

    def weight(self, street: Street, streets: StreetList, has_twin: bool) -> float:
        """Below 1 for each thing said that does not fit the street; what the list does not know never counts."""
        weight = 1.0
        if self.district and street.district and plain_word(street.district) != self.district:
            weight *= _WRONG_DISTRICT
        if self.postcode and street.postcodes and self.postcode not in street.postcodes:
            weight *= _WRONG_POSTCODE
        if has_twin and self.house_number and streets.knows_numbers(street):
            weight *= 1.0 if streets.has_number(street, self.house_number) else _NO_SUCH_NUMBER
        return weight


def _weight(slips: float) -> float:
    return math.exp(-_ANY_SLIP - _SLIP * slips) if slips else 1.0


def _allowed(name: Name) -> float:
    """Slips that a name of its length bears."""
    return min(_MOST_SLIPS, 0.6 + len(name.stem) / 3.5)


def _decided(weights: Sequence[tuple[Street, float]], none: float) -> Match:
    whole = sum(weight for _, weight in weights) + none
    ranked = sorted((Candidate(street, weight / whole) for street, weight in weights), key=_rank)
    if ranked and ranked[0].likeness >= FOUND_FROM:
        return Match(Decision.FOUND, (ranked[0],))
    offered = tuple(one for one in ranked if one.likeness >= OFFERED_FROM)[:MOST_CHOICES]
    return Match(Decision.CHOICES if offered else Decision.UNKNOWN, offered)


def _rank(candidate: Candidate) -> tuple[float, str, str]:
    return -candidate.likeness, candidate.street.name, candidate.street.district
