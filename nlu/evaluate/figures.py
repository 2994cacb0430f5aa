"""All figures of one model on one set, as they are printed and stored."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from nlu.evaluate.confusions import Confusion, Known, confusions, known
from nlu.evaluate.outcomes import Scored
from nlu.evaluate.shares import Outside, Shares, outside, shares, shares_by
from nlu.evaluate.trust import RISK, Bin, Point, calibration_error, coverage_at, reliability, risk_curve

_DIGITS = 4


@dataclass(frozen=True)
class Figures:
    """Shares lie between 0 and 1, times are milliseconds; None where the set has no rows for a figure."""

    all: Shares
    by_kind: dict[str, Shares]
    by_language: dict[str, Shares]
    by_style: dict[str, Shares]
    oos: Outside | None
    calibration_error: float | None
    coverage_at_risk: float | None
    risk: float
    ms_p50: float
    ms_p95: float
    confusions: list[Confusion]
    classes: dict[str, Known]
    reliability: list[Bin]
    risk_curve: list[Point]

    def as_data(self) -> dict[str, Any]:
        """The figures as JSON, rounded to four digits."""
        data: dict[str, Any] = rounded(asdict(self))
        return data


def figures(scored: Sequence[Scored]) -> Figures:
    """Figures of at least one scored row."""
    bins, curve, times = reliability(scored), risk_curve(scored), [one.ms for one in scored]
    return Figures(
        all=shares(scored),
        by_kind=shares_by(scored, lambda one: one.row.expected.kind),
        by_language=shares_by(scored, lambda one: one.row.lang),
        by_style=shares_by(scored, lambda one: one.row.style),
        oos=outside(scored),
        calibration_error=calibration_error(bins),
        coverage_at_risk=coverage_at(curve),
        risk=RISK,
        ms_p50=float(np.percentile(times, 50)),
        ms_p95=float(np.percentile(times, 95)),
        confusions=confusions(scored),
        classes=known(scored),
        reliability=bins,
        risk_curve=curve,
    )


def rounded(value: Any) -> Any:
    """The same data with shorter numbers: nobody reads seventeen digits."""
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    return [rounded(part) for part in value] if isinstance(value, list | tuple) else value
