"""Chances that are worth their name: a logistic model whose output is set right by isotonic regression."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

Doubles = NDArray[np.float64]
_FOLDS = 5
_KNOTS = 24


@dataclass(frozen=True)
class Chance:
    """A chance from signals: a weighted sum, then a rising curve through `knots` (sum, chance)."""

    weights: tuple[float, ...]
    offset: float
    knots: tuple[tuple[float, float], ...]

    def raw(self, signals: Doubles) -> Doubles:
        """The weighted sum, for one set of signals or for many (n, signals)."""
        return np.asarray(signals @ np.array(self.weights) + self.offset)

    def of(self, raw: Doubles) -> Doubles:
        """The chance (0 to 1) that belongs to a weighted sum."""
        sums, chances = zip(*self.knots, strict=True)
        return np.asarray(np.interp(raw, sums, chances))

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"weights": list(self.weights), "offset": self.offset, "knots": [list(k) for k in self.knots]}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Chance":
        """The opposite of `to_dict`."""
        knots = tuple((float(a), float(b)) for a, b in data["knots"])
        return cls(tuple(float(weight) for weight in data["weights"]), float(data["offset"]), knots)


def learn(signals: Doubles, right: Doubles, weight: Doubles) -> tuple[Chance, Doubles]:
    """A calibrated chance and, for setting thresholds, the sums of each case by a model that has not seen it.

    `right` may lie between 0 and 1: a case that is half right counts half on either side.
    """
    folds = np.arange(len(signals)) % _FOLDS
    held_out = np.empty(len(signals))
    for fold in range(_FOLDS):
        inside = folds != fold
        weights, offset = _logistic(signals[inside], right[inside], weight[inside])
        held_out[~inside] = signals[~inside] @ weights + offset
    weights, offset = _logistic(signals, right, weight)
    knots = _knots(held_out, right, weight)
    return Chance(tuple(np.round(weights, 5).tolist()), round(offset, 5), knots), held_out


def _logistic(signals: Doubles, right: Doubles, weight: Doubles) -> tuple[Doubles, float]:
    mean, spread = signals.mean(axis=0), np.maximum(signals.std(axis=0), 1e-3)
    scaled = (signals - mean) / spread
    labels = np.repeat([1, 0], len(signals))
    both = np.concatenate([weight * right, weight * (1 - right)])
    model = LogisticRegression(C=0.3, max_iter=500).fit(np.concatenate([scaled, scaled]), labels, both)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - mean @ weights)


def _knots(sums: Doubles, right: Doubles, weight: Doubles) -> tuple[tuple[float, float], ...]:
    curve = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(sums, right, weight)
    places = np.unique(np.quantile(sums, np.linspace(0, 1, _KNOTS)))
    return tuple((round(float(at), 4), round(float(curve.predict([at])[0]), 4)) for at in places)
