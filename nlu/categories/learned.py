"""Everything that is learned once for all cities: meanings, weights, and from where on chances are trusted."""

from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from nlu.categories.links import link_limit
from nlu.categories.meanings import Meanings
from nlu.categories.rehearsals import Cases, rehearse
from nlu.categories.reports import Reports, shipped_reports
from nlu.categories.risk import exceeded_by, trusted_from
from nlu.categories.weighing import chances, learn
from nlu.retrieval.encoders import Encoder

Doubles = NDArray[np.float64]
_WRONG = 0.05
"""Share of wrong ones among the categories that are named without asking; the citizen sees the summary and may correct
it, but somebody in a hurry will not."""
_ASKED = 0.2
"""Share of texts that report nothing which may be answered with choices: not harmful, but it looks foolish."""


@dataclass(frozen=True)
class Learned:
    """What a proposer needs beside the city's categories."""

    meanings: Meanings
    link_from: float
    """Chance from which on a name or a keyword is trusted to have a meaning."""
    weights: Doubles
    sure_from: float
    """Chance from which on the best category is named without asking."""
    choices_from: float
    """Chance of all categories together from which on the best ones are offered."""


_kept: dict[str, Learned] = {}
_lock = Lock()


def learned(encoder: Encoder) -> Learned:
    """Learned at first use, in about two seconds, and kept by the encoder's name for all proposers."""
    with _lock:
        if encoder.name not in _kept:
            _kept[encoder.name] = learn_from(shipped_reports(), encoder)
        return _kept[encoder.name]


def learn_from(reports: Reports, encoder: Encoder) -> Learned:
    """Learned anew; the same reports and vectors give the same."""
    meanings = Meanings.learn(reports, encoder)
    cases = rehearse(reports, meanings, encoder)
    weights = learn(cases.rows, cases.right, cases.there, cases.weight)
    every = _chances(cases, weights)
    categories = every[:, :-1]
    best = categories.argmax(axis=1)
    right = cases.right[np.arange(len(best)), best]
    sure_from = trusted_from(categories.max(axis=1), right, cases.weight, _WRONG)
    choices_from = exceeded_by(categories.sum(axis=1)[cases.idle], _ASKED)
    return Learned(meanings, link_limit(meanings), weights, sure_from, choices_from)


def _chances(cases: Cases, weights: Doubles) -> Doubles:
    """Of the alternatives that are there, shape (cases, alternatives)."""
    every = np.where(cases.there, chances(cases.rows, weights), 0.0)
    return np.asarray(every / every.sum(axis=1, keepdims=True))
