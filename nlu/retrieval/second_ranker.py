"""Puts candidates in their final order: what the first look found likely, and what the stronger encoder says."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from nlu.retrieval.lessons import Lesson
from nlu.retrieval.ranker import learn_choice
from nlu.retrieval.second_look import SECOND, Floats

COLUMNS = ("first", *SECOND)
"""The log of the first chance, and the likenesses of the second look."""
_LEAST = 1e-9


@dataclass(frozen=True)
class SecondRanker:
    """A linear choice model over `COLUMNS`."""

    weights: tuple[float, ...]

    def score(self, first: Floats, table: Floats) -> Floats:
        """Chance of each document, shape (documents,), from its first chance and its likenesses (documents, 3)."""
        logits = columns(first, table) @ np.array(self.weights, dtype=np.float32)
        odds = np.exp(logits - logits.max(initial=0.0))
        return np.asarray(odds / odds.sum(), dtype=np.float32)

    @classmethod
    def learn(cls, found: Sequence[Lesson]) -> "SecondRanker":
        """Weights from lessons whose values are `COLUMNS`; none of them can speak against a document."""
        return cls(learn_choice(found, [(0.0, None)] * len(COLUMNS)))

    def to_json(self) -> str:
        """The weights by the names of their columns."""
        return json.dumps({"weights": dict(zip(COLUMNS, self.weights, strict=True))}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "SecondRanker":
        """The opposite of `to_json`."""
        weights: dict[str, float] = json.loads(text)["weights"]
        return cls(tuple(weights[name] for name in COLUMNS))


def shipped_second_ranker() -> SecondRanker:
    """Weights learned from the demo city's articles and the starter lexicon."""
    return SecondRanker.from_json(files("nlu.retrieval").joinpath("data/second_ranker.json").read_text("utf-8"))


def columns(first: Floats, table: Floats) -> Floats:
    """The values that the weights belong to, shape (documents, len(COLUMNS))."""
    return np.column_stack([np.log(np.maximum(first, _LEAST)), table]).astype(np.float32)
