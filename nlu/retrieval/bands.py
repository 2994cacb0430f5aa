"""Answer, ask back, or say honestly that there is no article: decided by thresholds learned from data."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

import numpy as np

from nlu.retrieval.calibration import Chance, Doubles, learn
from nlu.retrieval.index import Candidate, Index
from nlu.retrieval.signals import signals

_MOST_CHOICES = 4
_ENOUGH = 0.9


@dataclass(frozen=True)
class Decision:
    """What to do with a query: `answer` has one id, `clarify` two to four, `none` has none."""

    band: Literal["answer", "clarify", "none"]
    ids: tuple[str, ...]
    confidence: float
    """Chance (0 to 1) that the ids hold what was meant; with `none` the chance that the best four would."""


@dataclass(frozen=True)
class Case:
    """A labelled query with what the index found; `right` is empty when no article answers it."""

    query: str
    candidates: tuple[Candidate, ...]
    right: frozenset[str]


@dataclass(frozen=True)
class Bands:
    """Two chances (the first candidate is right; one of the choices is) and from where on each is trusted."""

    first: Chance
    near: Chance
    answer_from: float
    clarify_from: float

    def decide(self, candidates: Sequence[Candidate], query: str) -> Decision:
        """The band of a query for the candidates that `Index.search` found for it."""
        if not candidates:
            return Decision("none", (), 0.0)
        seen = signals(candidates, query)
        first, near = self.first.raw(seen), self.near.raw(seen)
        if first >= self.answer_from:
            return Decision("answer", (candidates[0].id,), float(self.first.of(first)))
        if near >= self.clarify_from and len(candidates) > 1:
            return Decision("clarify", choices(candidates), float(self.near.of(near)))
        return Decision("none", (), float(self.near.of(near)))

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
    def learn(cls, found: Sequence[Case], risk: float = 0.04, outside: float = 0.2, reach: float = 0.07) -> "Bands":
        """At most `risk` wrong among the answers; at most `reach` of what is out of scope gets any article.

        `outside` is the share of messages out of scope that is expected in use.
        """
        usable = [case for case in found if case.candidates]
        seen = np.stack([signals(case.candidates, case.query) for case in usable])
        inside = np.array([bool(case.right) for case in usable])
        weight = np.where(inside, (1 - outside) / inside.sum(), outside / max((~inside).sum(), 1))
        weight = weight.astype(np.float64) * len(usable)
        right = np.array([_first_right(case) for case in usable])
        first, first_sums = learn(seen, right, weight)
        near, near_sums = learn(seen, np.array([_near_right(case) for case in usable]), weight)
        answer_from = _risk_threshold(first_sums, right, weight, risk)
        clarify_from = float(np.quantile(near_sums[~inside], 1 - reach)) if not inside.all() else -np.inf
        return cls(first, near, round(answer_from, 4), round(clarify_from, 4))

    def to_json(self) -> str:
        """Everything `from_json` needs, as indented JSON."""
        data = {"first": self.first.to_dict(), "near": self.near.to_dict()}
        return json.dumps({**data, "answer_from": self.answer_from, "clarify_from": self.clarify_from}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Bands":
        """The opposite of `to_json`."""
        data = json.loads(text)
        first, near = Chance.from_dict(data["first"]), Chance.from_dict(data["near"])
        return cls(first, near, float(data["answer_from"]), float(data["clarify_from"]))


def shipped_bands() -> Bands:
    """Bands learned from the demo city's articles and the shipped questions out of scope."""
    return Bands.from_json(files("nlu.retrieval").joinpath("data/bands.json").read_text(encoding="utf-8"))


def choices(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The two to four best: as many as it takes to hold nearly all of the chance that the list has."""
    shares = np.cumsum([candidate.score for candidate in candidates])
    enough = int(np.searchsorted(shares, _ENOUGH * shares[-1])) + 1
    return tuple(c.id for c in candidates[: min(max(enough, 2), _MOST_CHOICES)])


def cases(positives: Sequence[tuple[str, str]], negatives: Sequence[str], index: Index) -> list[Case]:
    """Labelled queries with their candidates; a query that means several ids becomes one case."""
    right: defaultdict[str, set[str]] = defaultdict(set)
    for query, document_id in positives:
        right[query].add(document_id)
    labelled = [*right.items(), *((query, set[str]()) for query in negatives)]
    return [Case(query, tuple(index.search(query)), frozenset(ids)) for query, ids in labelled]


def _first_right(case: Case) -> float:
    """One of n services that fit is right by one n-th: such a query deserves a question."""
    return 1 / len(case.right) if case.candidates[0].id in case.right else 0.0


def _near_right(case: Case) -> float:
    return float(bool(case.right & set(choices(case.candidates))))


def _risk_threshold(sums: Doubles, right: Doubles, weight: Doubles, risk: float) -> float:
    """The lowest sum from which on the share of wrong answers stays within the risk."""
    order = np.argsort(-sums, kind="stable")
    wrong = np.cumsum((1 - right[order]) * weight[order]) / np.cumsum(weight[order])
    within = np.flatnonzero(wrong <= risk)
    return float(sums[order[within[-1]]]) if len(within) else float(sums.max()) + 1.0
