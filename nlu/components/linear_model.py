"""The trained intent model: linear in the likeness to its examples (kernel ridge regression), chances calibrated."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from nlu.components.linear_familiarity import Familiarity
from nlu.components.linear_likeness import Floats, Likeness
from nlu.components.linear_solution import ridges, solve, thinned

Doubles = NDArray[np.float64]
_TINY = 1e-12


@dataclass(frozen=True)
class Settings:
    """What can be set; the defaults were chosen on four public sets together."""

    c: float = 3.0
    """How closely the examples are followed."""
    vector_weight: float = 2.25
    """Scale of the sentence vector; its likeness counts with the square."""
    bend: float = 1.0
    """Exponent of the Gaussian over sentence vectors."""
    most_examples: int = 16_000
    """More are thinned: training needs memory for the square of this number, a message time for the number."""
    outside_intents: tuple[str, ...] = ("out_of_scope",)
    """Intents whose examples are not what the assistant is for; they make a message less familiar."""


@dataclass(frozen=True)
class Understood:
    """Chance of each intent, adding up to 1, and how familiar the message is, 0 to 1."""

    chances: Doubles
    familiarity: float


@dataclass(frozen=True)
class Model:
    """Gives for a text and its vector the chance of each intent of `names`."""

    names: tuple[str, ...]
    likeness: Likeness
    inside: NDArray[np.bool_]
    """Which examples count for familiarity, shape (examples,)."""
    weights: Floats
    """Shape (examples, intents)."""
    slope: float
    """Of the sigmoid from scores to chances."""
    centre: float
    """Score at which that sigmoid is one half."""
    familiarity: Familiarity

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: Floats, labels: Sequence[str], settings: Settings) -> "Model":
        """Learn from examples of two intents or more; `vectors` of shape (texts, dimensions), of length 1.

        Chances and familiarity are calibrated on scores that each example gets when it is left out.
        """
        solved = _Solved.of(texts, vectors, labels, settings)
        slope, centre = _sigmoid(solved.scores, solved.places)
        return cls(
            names=solved.names,
            likeness=solved.likeness,
            inside=solved.familiar[solved.places],
            weights=solved.weights,
            slope=slope,
            centre=centre,
            familiarity=Familiarity.learn(solved.familiar, solved.places, solved.scores, solved.nearest),
        )

    @classmethod
    def left_out(
        cls, texts: Sequence[str], vectors: Floats, labels: Sequence[str], settings: Settings
    ) -> tuple[list[str], NDArray[np.intp], Doubles]:
        """Names of the intents, which texts were kept, and the chances of each of these, shape (kept, intents), by a
        model that has not seen it. Exact, and as quick as one `fit`."""
        solved = _Solved.of(texts, vectors, labels, settings)
        chances = _chances(solved.scores, *_sigmoid(solved.scores, solved.places))
        return list(solved.names), solved.kept, chances

    def chances(self, texts: Sequence[str], vectors: Floats) -> Doubles:
        """Of many texts with their sentence vectors, shape (texts, intents)."""
        return _chances(self.likeness.of_messages(texts, vectors) @ self.weights, self.slope, self.centre)

    def understand(self, text: str, vector: NDArray[Any]) -> Understood:
        """Of one text with its sentence vector."""
        alike, cosines = self.likeness.of_message(text, vector)
        scores = alike @ self.weights
        return Understood(
            chances=_chances(scores[None, :], self.slope, self.centre)[0],
            familiarity=self.familiarity.of(scores, float(cosines[self.inside].max())),
        )


@dataclass(frozen=True)
class _Solved:
    """What one pass over the examples gives: the weights, and each example's scores when it is left out."""

    names: tuple[str, ...]
    familiar: NDArray[np.bool_]
    """Which intents are inside, shape (intents,)."""
    kept: NDArray[np.intp]
    """Which of the texts are examples; all of them unless there are too many."""
    places: NDArray[np.intp]
    """The intent of each example, by its place in `names`."""
    likeness: Likeness
    nearest: Floats
    weights: Floats
    scores: Floats

    @classmethod
    def of(cls, texts: Sequence[str], vectors: Floats, labels: Sequence[str], settings: Settings) -> "_Solved":
        names, places = np.unique(np.array(labels), return_inverse=True)
        kept = thinned(places, settings.most_examples)
        places = places[kept]
        likeness = Likeness.of([texts[i] for i in kept], vectors[kept], settings.vector_weight**2, settings.bend)
        familiar = _inside(names, settings.outside_intents)
        square, nearest = likeness.among_examples(familiar[places])
        weights, scores = solve(square, _targets(places, len(names)), ridges(places, settings.c))
        return cls(tuple(map(str, names)), familiar, kept, places, likeness, nearest, weights, scores)


def _inside(names: NDArray[Any], outside: Collection[str]) -> NDArray[np.bool_]:
    """Where nothing is inside, everything is."""
    inside = ~np.isin(names, list(outside))
    return inside if inside.any() else ~inside


def _targets(places: NDArray[np.intp], intents: int) -> Floats:
    targets = np.full((len(places), intents), -1, dtype=np.float32)
    targets[np.arange(len(places)), places] = 1
    return targets


def _chances(scores: Floats, slope: float, centre: float) -> Doubles:
    """One sigmoid for all intents (Platt 1999), then shares of the sum; surer than a softmax of two good rivals."""
    odds = expit(slope * (scores.astype(np.float64) - centre)) + _TINY
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def _sigmoid(scores: Floats, places: NDArray[np.intp]) -> tuple[float, float]:
    """Slope and centre under which the intents of the left-out examples are most likely."""
    rows = np.arange(len(places))

    def surprise(sought: Doubles) -> float:
        return float(-np.log(_chances(scores, float(np.exp(sought[0])), float(sought[1]))[rows, places]).mean())

    best = minimize(surprise, x0=(2.5, -0.5), method="Nelder-Mead", options={"maxiter": 100, "xatol": 0.01}).x
    return float(np.exp(best[0])), float(best[1])
