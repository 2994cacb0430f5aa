"""Chances that are worth their name: a logistic model mended by trees, set right by isotonic regression."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from nlu.retrieval.trees import Trees, grow, sums

Doubles = NDArray[np.float64]
_FOLDS = 5
_KNOTS = 24
_SURE = 5.0


@dataclass(frozen=True)
class Chance:
    """A chance from signals: a weighted sum and trees, then a rising curve through `knots` (sum, chance)."""

    weights: tuple[float, ...]
    offset: float
    trees: Trees
    knots: tuple[tuple[float, float], ...] = ()

    def raw(self, signals: Doubles) -> Doubles:
        """The sum before the curve, for one set of signals or for many (n, signals)."""
        rows = np.atleast_2d(signals)
        found = rows @ np.array(self.weights) + self.offset + sums(self._arrays, rows)
        return np.asarray(found if signals.ndim > 1 else found[0])

    @cached_property
    def _arrays(self) -> tuple[NDArray[np.int64], Doubles, Doubles]:
        return self.trees.arrays()

    def of(self, raw: Doubles) -> Doubles:
        """The chance (0 to 1) that belongs to a sum."""
        places, chances = zip(*self.knots, strict=True)
        return np.asarray(np.interp(raw, places, chances))

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        knots = [list(knot) for knot in self.knots]
        return {"weights": list(self.weights), "offset": self.offset, "trees": self.trees.to_dict(), "knots": knots}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Chance":
        """The opposite of `to_dict`."""
        knots = tuple((float(a), float(b)) for a, b in data["knots"])
        weights = tuple(float(weight) for weight in data["weights"])
        return cls(weights, float(data["offset"]), Trees.from_dict(data["trees"]), knots)


def learn(
    signals: Doubles, right: Doubles, weight: Doubles, groups: Sequence[str] | None = None
) -> tuple[Chance, Doubles]:
    """A calibrated chance and, for setting thresholds, the sums of each case by a model that has not seen it.

    `right` may lie between 0 and 1: a case that is half right counts half on either side. Cases of the same
    group (the same query) are never seen and held out at once.
    """
    folds = _folds(groups or [str(at) for at in range(len(signals))])
    held_out = np.empty(len(signals))
    for fold in range(_FOLDS):
        inside = folds != fold
        held_out[~inside] = _model(signals[inside], right[inside], weight[inside]).raw(signals[~inside])
    whole = _model(signals, right, weight)
    return Chance(whole.weights, whole.offset, whole.trees, _knots(held_out, right, weight)), held_out


def _folds(groups: Sequence[str]) -> NDArray[np.int64]:
    numbers = {group: at for at, group in enumerate(dict.fromkeys(groups))}
    return np.array([numbers[group] % _FOLDS for group in groups], dtype=np.int64)


def _model(signals: Doubles, right: Doubles, weight: Doubles) -> Chance:
    mean = float(weight @ right / weight.sum())
    if not 0 < mean < 1:
        return Chance((0.0,) * signals.shape[1], _SURE if mean else -_SURE, Trees())
    spread = np.maximum(signals.std(axis=0), 1e-3)
    labels = np.repeat([1, 0], len(signals)).astype(np.int64)
    both = np.concatenate([weight * right, weight * (1 - right)])
    kept = both > 0
    scaled = np.concatenate([signals, signals])[kept] / spread
    base = LogisticRegression(C=0.3, max_iter=1000).fit(scaled - scaled.mean(axis=0), labels[kept], both[kept])
    base.intercept_ = base.intercept_ - scaled.mean(axis=0) @ base.coef_[0]
    weights, offset = np.round(base.coef_[0] / spread, 5), round(float(base.intercept_[0]), 5)
    base.coef_ = base.coef_ / spread
    trees = grow(scaled * spread, labels[kept], both[kept], base)
    return Chance(tuple(weights.tolist()), offset, trees)


def _knots(sums: Doubles, right: Doubles, weight: Doubles) -> tuple[tuple[float, float], ...]:
    curve = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(sums, right, weight)
    places = np.unique(np.quantile(sums, np.linspace(0, 1, _KNOTS)))
    return tuple((round(float(at), 4), round(float(curve.predict([at])[0]), 4)) for at in places)
