"""From where on a chance is trusted: limits found on held-out cases for a stated risk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.retrieval.calibration import Doubles
from nlu.retrieval.rehearsals import Case
from nlu.retrieval.signals import bareness

Mask = NDArray[np.bool_]
HARDSHIP = {"site": 0.5, "first": 1.3, "second": 3.8}
"""How much more often a hidden wording misleads than a citizen's question: wordings are written to be unlike each
other, so hiding one hides its kind, and the rehearsed catalogue has every near twin there is (compare the rehearsals
with nlu/evaluation/musterstadt_dev.tsv). What a first look leaves open is the harder half. At a site, single wordings
are hidden among many like them, which is easier than a question; and a first look may leave open what it will."""
_OUTSIDE = 0.2
"""Share of messages out of scope that is expected in use."""
_ASKED_BACK = 0.2
"""Share of messages out of scope that may get choices."""
_ANSWERED = 0.05
"""Share of messages out of scope that may get an answer."""
_NEEDLESS = 0.02
"""Share of clear questions that may be asked back because they look as if several services fit."""
_HALF = 0.5
_ALWAYS = 99.0


@dataclass(frozen=True)
class Limits:
    """Sums of the chances from where on each one counts."""

    answer_from: float
    """The first candidate is trusted to be right."""
    scope_from: float
    """The query is trusted to be one for the city, as an answer needs it."""
    clarify_from: float
    """The choices are trusted to hold what is meant."""
    several_from: float
    """Several services are thought to fit, which calls for a question instead of an answer."""
    bare_extra: float
    """What is asked beyond `answer_from` where documents have nothing but title and text."""


def find_limits(
    found: Sequence[Case], sums: Mapping[str, Doubles], risk: float, bare_risk: float, told: Mask | None = None
) -> Limits:
    """Limits that keep the risks among these cases; `sums` are held-out sums by the name of the chance.

    Cases in the mask `told` have been answered before: they count among the answers whatever their sums.
    """
    if told is not None:
        sums = {name: np.where(told & (name != "several"), _ALWAYS, values) for name, values in sums.items()}
    weight, right = weights(found), np.array([_right(case) for case in found])
    bare = np.array([bareness(case.candidates) > _HALF for case in found])
    asked = np.array([case.kind != "drill" for case in found])
    outside = np.array([not case.right and case.kind == "asked" for case in found])
    clear = np.array([len(case.right) == 1 and case.kind == "asked" for case in found])
    scope_from = _exceeded_by(sums["near"][outside], _ANSWERED)
    known = asked & ~outside & (sums["near"] >= scope_from)
    answer_from = _risk_limit(sums["first"], right, weight, known & ~bare, risk)
    bare_from = _risk_limit(sums["first"], right, weight, known & bare, bare_risk) if bare.any() else answer_from
    clarify_from = min(_exceeded_by(sums["near"][outside], _ASKED_BACK), scope_from)
    several_from = _exceeded_by(sums["several"][clear], _NEEDLESS)
    extra = max(bare_from - answer_from, 0.0)
    return Limits(*(round(limit, 4) for limit in (answer_from, scope_from, clarify_from, several_from, extra)))


def weights(found: Sequence[Case]) -> Doubles:
    """The weights of the cases, with those out of scope brought to the share they have in use; mean 1."""
    weight = np.array([case.weight for case in found])
    inside = np.array([bool(case.right) for case in found])
    shares = np.where(inside, (1 - _OUTSIDE) / weight[inside].sum(), _OUTSIDE / max(weight[~inside].sum(), 1.0))
    return np.asarray(weight * shares * len(found), dtype=np.float64)


def _right(case: Case) -> float:
    return float(case.candidates[0].id in case.right)


def _exceeded_by(sums: Doubles, share: float) -> float:
    """The limit that this share of the sums exceeds; none of them matters where there are none."""
    return float(np.quantile(sums, 1 - share)) if len(sums) else -99.0


def _risk_limit(sums: Doubles, right: Doubles, weight: Doubles, among: Mask, risk: float) -> float:
    """The lowest sum from which on the share of wrong answers among these cases stays within the risk."""
    sums, right, weight = sums[among], right[among], weight[among]
    order = np.argsort(-sums, kind="stable")
    wrong = np.cumsum((1 - right[order]) * weight[order]) / np.cumsum(weight[order])
    within = np.flatnonzero(wrong <= risk)
    return float(sums[order[within[-1]]]) if len(within) else float(sums.max(initial=0)) + 1.0
