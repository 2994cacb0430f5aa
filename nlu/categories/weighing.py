"""Weights for the signals, learned so that what was meant is likely: a conditional logit (McFadden 1974)."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Doubles = NDArray[np.float64]
_RIDGE = 1e-3
"""Keeps weights of signals that hardly occur near zero."""


def chances(rows: Doubles, weights: Doubles) -> Doubles:
    """Adding up to 1 over the alternatives; `rows` of shape (..., alternatives, signals)."""
    return _shares(rows @ weights)


def learn(rows: Doubles, right: NDArray[np.bool_], there: NDArray[np.bool_], weight: Doubles) -> Doubles:
    """Weights of the signals from `rows` of shape (cases, alternatives, signals).

    `right` and `there`, of shape (cases, alternatives), tell which alternatives were meant and which exist at all.
    """
    share = weight / weight.sum()

    def surprise(weights: Doubles) -> tuple[float, Doubles]:
        every = _shares(np.where(there, rows @ weights, -np.inf))
        hit = np.maximum((every * right).sum(axis=1), 1e-12)
        slope = np.einsum("ca,caf->f", (every - every * right / hit[:, None]) * share[:, None], rows)
        return float(-share @ np.log(hit) + _RIDGE * weights @ weights), slope + 2 * _RIDGE * weights

    return np.asarray(minimize(surprise, np.zeros(rows.shape[2]), jac=True, method="L-BFGS-B").x)


def _shares(sums: Doubles) -> Doubles:
    odds = np.exp(sums - sums.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))
