"""Fuses the features of a comparison into one score, with weights learned from a catalogue itself."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import Encoder
from nlu.retrieval.features import FEATURES, GAPS, Floats, Mask
from nlu.retrieval.lessons import Lesson, batches, lessons
from nlu.retrieval.thesaurus import Thesaurus

Doubles = NDArray[np.float64]
Batch = tuple[Doubles, Mask]
Bound = tuple[float | None, float | None]
_DECAY = 1e-3


@dataclass(frozen=True)
class Ranker:
    """A linear choice model: the chance of a document is the softmax of its weighted features."""

    weights: tuple[float, ...]

    def score(self, values: Floats) -> Floats:
        """Chance of each document to be the one that was meant, shape (documents,); they add up to 1."""
        if not len(values):
            return np.empty(0, dtype=np.float32)
        logits = values @ np.array(self.weights, dtype=np.float32)
        odds = np.exp(logits - logits.max())
        return np.asarray(odds / odds.sum(), dtype=np.float32)

    @classmethod
    def fit(cls, documents: Sequence[Document], encoder: Encoder, thesaurus: Thesaurus | None = None) -> "Ranker":
        """Learn from the documents' own aliases and questions; the shipped weights when there are none."""
        found = lessons(documents, encoder, thesaurus)
        return cls.learn(found) if found else shipped_ranker()

    @classmethod
    def learn(cls, found: Sequence[Lesson]) -> "Ranker":
        """Weights that make the right documents of all lessons most likely; deterministic."""
        return cls(learn_choice(found, [_bounds(name) for name in FEATURES]))

    def to_json(self) -> str:
        """The weights by the names of their features."""
        return json.dumps({"weights": dict(zip(FEATURES, self.weights, strict=True))}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Ranker":
        """The opposite of `to_json`; raises `ValueError` when the features are not those of this version."""
        weights: dict[str, Any] = json.loads(text)["weights"]
        if set(weights) != set(FEATURES):
            raise ValueError("the ranker was made for other features; learn it again")
        return cls(tuple(float(weights[name]) for name in FEATURES))


def shipped_ranker() -> Ranker:
    """Weights learned from the demo city's articles (`nlu.retrieval.defaults`), for catalogues without any."""
    return Ranker.from_json(files("nlu.retrieval").joinpath("data/ranker.json").read_text(encoding="utf-8"))


def _bounds(name: str) -> Bound:
    """A likeness never speaks against a document and a gap never for it; what a catalogue says else is chance."""
    return (None, 0.0) if name in GAPS else (0.0, None)


def learn_choice(found: Sequence[Lesson], bounds: Sequence[Bound]) -> tuple[float, ...]:
    """Weights of a choice model (a softmax over documents) that make the right ones most likely, within bounds."""
    scale = _scale(found)
    data = [(values / scale, right) for values, right in batches(found)]
    start = np.zeros(len(bounds))
    result = minimize(_loss, start, args=(data, len(found)), jac=True, method="L-BFGS-B", bounds=bounds)
    return tuple(round(float(weight), 5) for weight in result.x / scale)


def _scale(found: Sequence[Lesson]) -> Doubles:
    spread = np.concatenate([lesson.values for lesson in found]).std(axis=0)
    return np.asarray(np.maximum(spread, 1e-3), dtype=np.float64)


def _loss(weights: Doubles, data: Sequence[Batch], total: int) -> tuple[float, Doubles]:
    """Negative log chance of the right documents (any of them) per lesson, with its gradient."""
    loss, gradient = _DECAY * float(weights @ weights), 2 * _DECAY * weights
    for values, right in data:
        logits = values @ weights
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        of_right = np.maximum((odds * right).sum(axis=1, keepdims=True), 1e-30)
        of_all = odds.sum(axis=1, keepdims=True)
        loss += float(np.log(of_all / of_right).sum()) / total
        gradient = gradient + np.einsum("ld,ldf->f", odds / of_all - odds * right / of_right, values) / total
    return loss, gradient
