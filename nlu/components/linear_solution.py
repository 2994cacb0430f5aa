"""Regularised least squares over likeness, in closed form, with the score of each example as if left out."""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from nlu.components.linear_likeness import Floats


def solve(likeness: Floats, targets: Floats, ridge: Floats) -> tuple[Floats, Floats]:
    """Weights of the examples and scores of the examples when left out, both of shape (examples, intents).

    `likeness` is square, symmetric and used up; `ridge` says how much each example may be missed. Leaving one out
    needs no second fit: its residual is its weight over the diagonal of the inverse (Allen 1974, PRESS). Raises
    ValueError where the ridge is too small for the arithmetic.
    """
    likeness[np.diag_indices(len(likeness))] += ridge
    root, fault = lapack.spotrf(likeness.T, lower=0, clean=1, overwrite_a=1)
    if fault:
        raise ValueError("the examples are too much alike for so little regularisation: lower `c`")
    weights = lapack.spotrs(root, targets, lower=0)[0]
    inverse_root = lapack.strtri(root, lower=0, overwrite_c=1)[0]
    diagonal = np.einsum("ij,ij->i", inverse_root, inverse_root)
    return np.ascontiguousarray(weights), targets - weights / diagonal[:, None]


def ridges(places: NDArray[np.intp], c: float) -> Floats:
    """Less for examples of rare intents, so that frequent ones do not drown them; `places` are intents by number.

    The square root lies between no balance and full balance; both were worse on intents of unequal size.
    """
    counts = np.bincount(places)
    shares = np.sqrt(counts[places] / counts[counts > 0].mean())
    return np.asarray(np.maximum(shares, 0.1) / c, dtype=np.float32)


def thinned(places: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """Which examples are kept where there are more than `most`: the most frequent intents give first, evenly."""
    counts = np.bincount(places)
    if len(places) <= most:
        return np.arange(len(places))
    limits = np.arange(1, counts.max() + 1)
    fitting = [limit for limit in limits if np.minimum(counts, limit).sum() <= most]
    return np.sort(
        np.concatenate([_spread(np.flatnonzero(places == i), max([1, *fitting])) for i in np.unique(places)])
    )


def _spread(rows: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    return rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).astype(np.intp)]
