"""What speaks for each category, as numbers that a few weights can be learned for.

A category with a known meaning is judged by that meaning's chance beside its own words; one without a known meaning by
its own words alone, which therefore weigh more; "none of them" is judged by what is left.
"""

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
KNOWN, OWN, NOTHING = slice(0, 4), slice(4, 8), slice(8, 11)
COUNT = 11
_LEAST = 1e-3
"""A meaning's chance below one in a thousand says no more than that."""


def signals(chances: Doubles, rest: float, known: NDArray[np.bool_], cover: Doubles, cosine: Doubles) -> Doubles:
    """Shape (categories + 1, COUNT); the last row is for "none of them".

    `chances` of the categories' meanings, `rest` of everything else, `cover` (0 to 1) of their phrases, `cosine` with
    them; all of shape (categories,) like the mask `known`.
    """
    rows = np.zeros((len(chances) + 1, COUNT))
    words = np.stack([cover, cover**3, cosine], axis=1)
    rows[:-1, KNOWN] = np.column_stack([np.log(chances + _LEAST), words]) * known[:, None]
    rows[:-1, OWN] = np.column_stack([np.ones(len(chances)), words]) * ~known[:, None]
    nearest = max(float(cosine.max(initial=0.0)), 0.0)
    rows[-1, NOTHING] = np.log(rest + _LEAST), 1.0, nearest
    return rows
