"""What tells from a list of candidates whether the first, or any of them, is what the citizen meant."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlu.retrieval.features import FEATURES
from nlu.retrieval.index import CONTEXT, Candidate
from nlu.retrieval.words import FACET_WORDS, content_words

Doubles = NDArray[np.float64]

_PLACES = {name: at for at, name in enumerate((*FEATURES, *CONTEXT))}
_OF_FIRST = (
    *("use_title", "use_head", "use_body", "use_soft", "gram_head", "gram_held_head", "gram_held_body"),
    *("word_title", "word_head", "word_both_head", "word_exact", "word_together", "word_together_head"),
    *("word_gap", "word_gap_head", "word_tight_title", "word_tight_name", "word_tight_head", "bm25_head", "bm25_body"),
    *("known", "outside", "learned", "beyond"),
)
_OF_LEAD = (
    *("use_title", "use_head", "word_title", "word_head"),
    *("word_tight_title", "word_tight_name", "word_tight_head", "word_gap_head", "learned"),
)
_NEAR = 4
_MOSTLY = 0.5
_EQUAL = 0.08

SIGNALS = (
    *("score", "margin", "near_score", *_OF_FIRST, *(f"lead_{name}" for name in _OF_LEAD)),
    *("over_outside", "over_beyond", "best_use", "best_together", "rivals", "equals", "words", "single_word", "bare"),
)
"""Names of the values that `signals` returns; after a second look twelve more follow."""


def signals(candidates: Sequence[Candidate], query: str) -> Doubles:
    """Shape (len(SIGNALS),): the first candidate, its lead, its rivals, the query, and how bare the near
    candidates are of citizens' wordings, since the same likeness proves less there."""
    plain = [*_standing(candidates), *_of_first(candidates), *_of_query(candidates, query), bareness(candidates)]
    return np.array([*plain, *_of_second_look(candidates)])


def _of_second_look(candidates: Sequence[Candidate]) -> list[float]:
    """The stronger encoder's likenesses: of the first, their lead over the next, and the best of all; or nothing."""
    table = np.array([candidate.features[len(_PLACES) :] for candidate in candidates])
    if not table.size:
        return []
    others = table[1:].max(axis=0) if len(table) > 1 else np.zeros(table.shape[1])
    return [*table[0].tolist(), *(table[0] - others).tolist(), *table.max(axis=0).tolist()]


def bareness(candidates: Sequence[Candidate]) -> float:
    """1 where the nearest documents have nothing but title and text, 0 where they have many wordings."""
    return 1 - float(np.mean([_value(candidate, "richness") for candidate in candidates[:_NEAR]]))


def _standing(candidates: Sequence[Candidate]) -> list[float]:
    first = candidates[0].score
    second = candidates[1].score if len(candidates) > 1 else 0.0
    margin = min(float(np.log((first + 1e-4) / (second + 1e-4))), 6.0)
    return [first, margin, sum(candidate.score for candidate in candidates[:_NEAR])]


def _of_first(candidates: Sequence[Candidate]) -> list[float]:
    first, second = candidates[0], candidates[min(1, len(candidates) - 1)]
    values = [_value(first, name) for name in _OF_FIRST]
    return values + [_value(first, name) - _value(second, name) for name in _OF_LEAD]


def _of_query(candidates: Sequence[Candidate], query: str) -> list[float]:
    count = len([word for word in content_words(query) if word not in FACET_WORDS])
    best_use = max(_value(candidate, "use_head") for candidate in candidates)
    rivals = [candidate for candidate in candidates[1:] if _value(candidate, "word_title") > _MOSTLY]
    fit = _value(candidates[0], "word_tight_title") - _EQUAL
    equals = sum(_value(rival, "word_tight_title") >= fit for rival in rivals)
    return [
        best_use - _value(candidates[0], "outside"),
        max(_value(candidate, "learned") for candidate in candidates) - _value(candidates[0], "beyond"),
        best_use,
        max(_value(candidate, "word_together") for candidate in candidates),
        *(float(np.log1p(len(rivals))), float(np.log1p(equals)), float(np.log1p(count)), float(count == 1)),
    ]


def _value(candidate: Candidate, name: str) -> float:
    return candidate.features[_PLACES[name]]
