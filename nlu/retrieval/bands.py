"""Answer, ask back, or say honestly that there is no article: decided by thresholds learned from data."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from typing import Literal

import numpy as np

from nlu.retrieval.calibration import Chance, Doubles, learn
from nlu.retrieval.index import Candidate, Index
from nlu.retrieval.limits import Limits, find_limits, weights
from nlu.retrieval.rehearsals import Case
from nlu.retrieval.signals import bareness, signals

_MOST_CHOICES = 4
_ENOUGH = 0.97


@dataclass(frozen=True)
class Decision:
    """What to do with a query: `answer` has one id, `clarify` two to four, `none` has none."""

    band: Literal["answer", "clarify", "none"]
    ids: tuple[str, ...]
    confidence: float
    """Chance (0 to 1) that the ids hold what was meant; with `none` the chance that the best four would."""
    first: float = 0.0
    """Chance that the best candidate is what was meant."""
    near: float = 0.0
    """Chance that one of the best candidates is."""

    @property
    def exact(self) -> bool:
        """Whether the query is one document's own wording, so that there is nothing to guess."""
        return self.band == "answer" and self.first == 1.0


@dataclass(frozen=True)
class Bands:
    """Three chances (the first candidate is right; one of the choices is; several fit) and where each counts."""

    first: Chance
    near: Chance
    several: Chance
    limits: Limits

    def sums(self, candidates: Sequence[Candidate], query: str) -> dict[str, float]:
        """What each chance is read from, by its name: the sums that the limits are compared with."""
        seen = signals(candidates, query)
        return {name: float(getattr(self, name).raw(seen)) for name in _CHANCES}

    def decide(self, candidates: Sequence[Candidate], query: str, limits: Limits | None = None) -> Decision:
        """The band of a query for the candidates that `Index.search` found for it; `limits` in place of its own."""
        if not candidates:
            return Decision("none", (), 0.0)
        limits = limits or self.limits
        sums = self.sums(candidates, query)
        first, near = (float(getattr(self, name).of(np.array(sums[name]))) for name in ("first", "near"))
        least = limits.answer_from + limits.bare_extra * bareness(candidates)
        sure = sums["first"] >= least and sums["near"] >= limits.scope_from
        if sure and (sums["several"] <= limits.several_from or _needed(candidates) == 1):
            return Decision("answer", (candidates[0].id,), first, first, near)
        if sums["near"] >= limits.clarify_from and len(candidates) > 1:
            return Decision("clarify", choices(candidates), near, first, near)
        return Decision("none", (), near, first, near)

    @classmethod
    def fit(
        cls,
        positives: Sequence[tuple[str, str]],
        negatives: Sequence[str],
        index: Index,
        risk: float = 0.04,
    ) -> "Bands":
        """Learn from queries with the id they mean (several pairs when several fit) and queries out of scope.

        The queries must not stand in the index word for word, else the bands come out too bold.
        """
        return cls.learn(cases(positives, negatives, index), risk)

    @classmethod
    def learn(
        cls,
        found: Sequence[Case],
        risk: float = 0.04,
        bare_risk: float | None = None,
        before: "Bands | None" = None,
    ) -> "Bands":
        """At most `risk` wrong among the answers (`bare_risk` where documents have no citizens' wordings).

        With `before`, these bands are for a second look at what those leave open: the risk is that of both together.
        """
        usable = [case for case in found if case.candidates]
        told = [before.decide(case.candidates, case.query).band == "answer" if before else False for case in usable]
        seen = [case if before is None else replace(case, candidates=case.again) for case in usable]
        rows = np.stack([signals(case.candidates, case.query) for case in seen])
        taught = {name: _teach(seen, rows, label) for name, label in _CHANCES.items()}
        sums = {name: held_out for name, (_, held_out) in taught.items()}
        judged = [first if answered else case for first, answered, case in zip(usable, told, seen, strict=True)]
        limits = find_limits(judged, sums, risk, risk if bare_risk is None else bare_risk, np.array(told))
        return cls(**{name: chance for name, (chance, _) in taught.items()}, limits=limits)

    def to_json(self) -> str:
        """Everything `from_json` needs, as JSON."""
        chances = {name: getattr(self, name).to_dict() for name in _CHANCES}
        return json.dumps({**chances, "limits": asdict(self.limits)})

    @classmethod
    def from_json(cls, text: str) -> "Bands":
        """The opposite of `to_json`."""
        data = json.loads(text)
        return cls(**{name: Chance.from_dict(data[name]) for name in _CHANCES}, limits=Limits(**data["limits"]))


def shipped_bands(look: Literal["first", "second"] = "first") -> Bands:
    """Bands learned from the demo city's articles and the shipped questions out of scope."""
    name = "bands.json" if look == "first" else "second_bands.json"
    return Bands.from_json(files("nlu.retrieval").joinpath(f"data/{name}").read_text(encoding="utf-8"))


def choices(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The two to four best: as many as it takes to hold nearly all of the chance that the list has."""
    return tuple(c.id for c in candidates[: min(max(_needed(candidates), 2), _MOST_CHOICES)])


def _needed(candidates: Sequence[Candidate]) -> int:
    """How many it takes to hold nearly all of the chance; where it is one, there is no other to ask about."""
    shares = np.cumsum([candidate.score for candidate in candidates])
    return int(np.searchsorted(shares, _ENOUGH * shares[-1])) + 1


def cases(positives: Sequence[tuple[str, str]], negatives: Sequence[str], index: Index) -> list[Case]:
    """Labelled queries with their candidates; a query that means several ids becomes one case."""
    right: defaultdict[str, set[str]] = defaultdict(set)
    for query, document_id in positives:
        right[query].add(document_id)
    labelled = [*right.items(), *((query, set[str]()) for query in negatives)]
    return [Case(query, tuple(index.search(query)), frozenset(ids)) for query, ids in labelled]


def _teach(usable: Sequence[Case], seen: Doubles, label: Callable[[Case], float | None]) -> tuple[Chance, Doubles]:
    """A chance from the cases that have a label; the sums of all cases, each by a model that has not seen it."""
    labels = [label(case) for case in usable]
    told = np.array([value is not None for value in labels])
    right = np.array([value for value in labels if value is not None])
    queries = [case.query for case, value in zip(usable, labels, strict=True) if value is not None]
    chance, held_out = learn(seen[told], right, weights(usable)[told], queries)
    sums = chance.raw(seen)
    sums[told] = held_out
    return chance, sums


def _first_right(case: Case) -> float:
    """One of n services that fit is right by one n-th: such a query deserves a question."""
    return 1 / len(case.right) if case.candidates[0].id in case.right else 0.0


def _near_right(case: Case) -> float | None:
    return None if case.kind == "lacking" else float(bool(case.right & set(choices(case.candidates))))


def _several(case: Case) -> float | None:
    return float(len(case.right) > 1) if case.right else None


_CHANCES: dict[str, Callable[[Case], float | None]] = {
    "first": _first_right,
    "near": _near_right,
    "several": _several,
}
