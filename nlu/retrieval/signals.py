"""What tells from a list of candidates whether the first, or any of them, is what the citizen meant."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlu.retrieval.features import FEATURES
from nlu.retrieval.index import Candidate
from nlu.retrieval.words import content_words

Doubles = NDArray[np.float64]

_OF_FIRST = (
    *("use_head", "use_body", "use_soft", "gram_head", "gram_held_head", "gram_held_body"),
    *("word_head", "word_both_head", "word_exact", "word_together", "bm25_head", "bm25_body"),
)
_PLACES = tuple(FEATURES.index(name) for name in _OF_FIRST)
_USE, _TOGETHER, _TITLE = (FEATURES.index(name) for name in ("use_head", "word_together", "word_title"))
_MOSTLY = 0.5

SIGNALS = (
    *("score", "margin", "near_score", *_OF_FIRST),
    *("best_use", "best_together", "rivals", "known", "words", "single_word"),
)
"""Names of the values that `signals` returns, in order."""


def signals(candidates: Sequence[Candidate], query: str) -> Doubles:
    """Shape (len(SIGNALS),): the first candidate, its lead, its rivals (titles that say the same), and the query."""
    first = candidates[0]
    second = candidates[1].score if len(candidates) > 1 else 0.0
    count = len(content_words(query))
    return np.array(
        [
            first.score,
            min(float(np.log((first.score + 1e-4) / (second + 1e-4))), 6.0),
            sum(candidate.score for candidate in candidates[:4]),
            *(first.features[place] for place in _PLACES),
            max(candidate.features[_USE] for candidate in candidates),
            max(candidate.features[_TOGETHER] for candidate in candidates),
            float(np.log1p(sum(candidate.features[_TITLE] > _MOSTLY for candidate in candidates[1:]))),
            first.features[-1],
            float(np.log1p(count)),
            float(count == 1),
        ]
    )
