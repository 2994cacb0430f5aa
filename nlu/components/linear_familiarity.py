"""How much a message looks like anything that was trained: the share of the examples that look stranger."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.components.linear_likeness import Floats

_LOWEST = -4.0
"""Below every signal that can occur."""
_STEPS = 400


@dataclass(frozen=True)
class Familiarity:
    """Who turns away what is below 0.05 turns away one in twenty of the messages it was trained for.

    Its signal is the best score of an intent inside, less that of the best intent outside, plus the cosine with
    the nearest example inside.
    """

    inside: NDArray[np.bool_]
    """Which intents are inside, shape (intents,)."""
    knots: NDArray[np.float64]
    """Signals of the examples when left out, at even steps of their order."""

    @classmethod
    def learn(
        cls, inside: NDArray[np.bool_], places: NDArray[np.intp], scores: Floats, nearest: Floats
    ) -> "Familiarity":
        """From the left-out scores of all examples, shape (examples, intents), and their nearest cosines."""
        signals = cls(inside, np.zeros(0)).signal(scores, nearest)[inside[places]]
        return cls(inside, np.quantile(signals, np.linspace(0, 1, _STEPS + 1)).astype(np.float64))

    def signal(self, scores: Floats, nearest: Floats) -> Floats:
        """What familiarity is read from, shape (messages,), from scores of shape (messages, intents)."""
        outside = scores[:, ~self.inside].max(axis=1) if not self.inside.all() else np.float32(-1)
        return np.asarray(scores[:, self.inside].max(axis=1) - outside + nearest, dtype=np.float32)

    def of(self, scores: Floats, nearest: float) -> float:
        """Familiarity from 0 to 1 of one message, from its scores of shape (intents,)."""
        signal = self.signal(scores[None, :], np.array([nearest], dtype=np.float32))
        steps = np.linspace(0, 1, len(self.knots))
        return float(np.interp(signal[0], np.append(_LOWEST, self.knots), np.append(0, np.maximum(steps, 1e-3))))
