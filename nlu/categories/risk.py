"""From where on a chance is trusted: the lowest limit that keeps a stated risk among cases that were held out."""

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
NEVER = 1.01
"""A limit that no chance reaches."""


def trusted_from(chances: Doubles, right: NDArray[np.bool_], weight: Doubles, risk: float) -> float:
    """The lowest chance from which on at most the share `risk` of the cases is wrong; all of shape (cases,)."""
    order = np.argsort(-chances, kind="stable")
    wrong = np.cumsum(~right[order] * weight[order]) / np.cumsum(weight[order])
    within = np.flatnonzero(wrong <= risk)
    return float(chances[order[within[-1]]]) if len(within) else NEVER


def exceeded_by(chances: Doubles, share: float) -> float:
    """The limit that this share of the chances exceeds."""
    return float(np.quantile(chances, 1 - share)) if len(chances) else 0.0
