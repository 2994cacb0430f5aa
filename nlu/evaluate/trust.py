"""Whether the model knows when it is right: calibration, and how much can be answered at a given risk."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from nlu.evaluate.labelled_set import OUTSIDE
from nlu.evaluate.outcomes import GOOD, Outcome, Scored

BINS = 10
RISK = 0.04
"""Share of wrong ones among the answers that a city accepts."""


@dataclass(frozen=True)
class Bin:
    """Claims of about the same confidence: how many, their mean confidence, and the share that was right."""

    claims: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Point:
    """What happens when only confidences from `threshold` on are answered; shares from 0 to 1."""

    threshold: float
    coverage: float
    risk: float


def claims(scored: Sequence[Scored]) -> list[Scored]:
    """Rows for which the model claims to know what is meant: answers, questions back, acts.

    An act for a text out of scope is neither right nor wrong and therefore none.
    """
    return [one for one in scored if one.given.kind != "nothing" and not _act_outside(one)]


def _act_outside(one: Scored) -> bool:
    return one.given.kind == "act" and one.row.expected.kind == OUTSIDE


def reliability(scored: Sequence[Scored], bins: int = BINS) -> list[Bin]:
    """Claims in bins of the same width by confidence; empty bins are left out."""
    made = claims(scored)
    filled = [[one for one in made if _place(one, bins) == place] for place in range(bins)]
    return [_bin(found) for found in filled if found]


def _place(one: Scored, bins: int) -> int:
    return min(int(one.given.confidence * bins), bins - 1)


def _bin(found: Sequence[Scored]) -> Bin:
    count = len(found)
    right = sum(one.outcome in GOOD for one in found)
    return Bin(count, sum(one.given.confidence for one in found) / count, right / count)


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error: mean distance of confidence and share of right ones; None without claims."""
    total = sum(one.claims for one in bins)
    return sum(one.claims * abs(one.confidence - one.right) for one in bins) / total if total else None


def risk_curve(scored: Sequence[Scored]) -> list[Point]:
    """Answers at once (articles, acts) by falling confidence: how many rows in scope they cover, how many are wrong.

    Empty where no row is in scope. Answers to texts out of scope are wrong and cover nothing.
    """
    in_scope = sum(one.row.expected.kind != OUTSIDE for one in scored)
    told = sorted((one for one in claims(scored) if one.given.kind != "question"), key=_falling)
    points, count, covered, wrong = list[Point](), 0, 0, 0
    for threshold, same in groupby(told, key=lambda one: one.given.confidence):
        for one in same:
            count += 1
            covered += one.row.expected.kind != OUTSIDE
            wrong += one.outcome is Outcome.WRONG
        points += [Point(threshold, covered / in_scope, wrong / count)] if in_scope else []
    return points


def _falling(one: Scored) -> float:
    return -one.given.confidence


def coverage_at(curve: Sequence[Point], risk: float = RISK) -> float | None:
    """The largest share of rows in scope that can be answered at once with at most `risk` wrong; None without rows."""
    return max([0.0, *(point.coverage for point in curve if point.risk <= risk)]) if curve else None
