"""Four pictures of an evaluation as PNG: confusions, risk against coverage, F1 by class, reliability.

Drawn without pyplot, so that no display and no global state is needed. DejaVu Sans comes with matplotlib
and has umlauts and every other letter that ids and intents may have.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nlu.evaluate.confusions import Known, classes, most_confused
from nlu.evaluate.figures import Figures
from nlu.evaluate.outcomes import ASKED_BACK, Scored
from nlu.evaluate.trust import BINS, Bin, Point

MOST_CONFUSED = 25
WORST = 30
OTHER = "other"
_BLUE, _ORANGE, _GREY = "#1f5a99", "#b34700", "#767676"
_LOOK = {"font.family": "DejaVu Sans", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}


def draw(scored: Sequence[Scored], figures: Figures, folder: Path) -> list[Path]:
    """Draw what the set has data for; returns the files."""
    made = [
        _picture(folder / "confusion.png", lambda: confusion(scored)),
        _picture(folder / "risk-coverage.png", lambda: risk_coverage(figures.risk_curve, figures.risk)),
        _picture(folder / "f1.png", lambda: f1(figures.classes)),
        _picture(folder / "reliability.png", lambda: reliability(figures.reliability)),
    ]
    return [path for path in made if path]


def write_risk_coverage(path: Path, curve: Sequence[Point], risk: float) -> None:
    """The picture of one curve; nothing is written where there is none."""
    _picture(path, lambda: risk_coverage(curve, risk))


def _picture(path: Path, make: Callable[[], Figure | None]) -> Path | None:
    with rc_context(_LOOK):
        figure = make()
        if figure is None:
            return None
        figure.savefig(path, dpi=110)
    return path


def _empty(width: float, height: float, title: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", fontweight="bold")
    return figure, axes


def confusion(scored: Sequence[Scored], most: int = MOST_CONFUSED) -> Figure | None:
    """Expected against given classes, the most confused ones; None where nothing was confused."""
    shown = most_confused(scored, most)
    if not shown:
        return None
    asked = {classes(one)[0] for one in scored}
    names, columns = [name for name in shown if name in asked], [*shown, OTHER, ASKED_BACK]
    counts = confusion_counts(scored, names, columns)
    width, height = 3.5 + 0.32 * len(columns), 3.5 + 0.32 * len(names)
    figure, axes = _empty(width, height, f"Expected and given, the {len(shown)} most confused")
    axes.imshow(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1), cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(columns)), columns, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("given")
    axes.set_ylabel("expected")
    _write_counts(axes, counts)
    return figure


def confusion_counts(scored: Sequence[Scored], names: Sequence[str], columns: Sequence[str]) -> npt.NDArray[np.int_]:
    """Rows of each expected class (one of `names`) by given class; what is no column counts as `other`."""
    counts = np.zeros((len(names), len(columns)), dtype=np.int_)
    for expected, found in (classes(one) for one in scored):
        if expected in names:
            counts[names.index(expected), columns.index(found if found in columns else OTHER)] += 1
    return counts


def _write_counts(axes: Axes, counts: npt.NDArray[np.int_]) -> None:
    totals = np.maximum(counts.sum(axis=1), 1)
    for (row, column), count in np.ndenumerate(counts):
        if count:
            color = "white" if count / totals[row] > 0.5 else "black"
            axes.text(column, row, str(count), ha="center", va="center", color=color, fontsize=7)


def risk_coverage(curve: Sequence[Point], risk: float) -> Figure | None:
    """Share of wrong answers over the share of rows answered at once; None without a row in scope."""
    if not curve:
        return None
    figure, axes = _empty(6.4, 4.2, "Risk and coverage of answers at once")
    axes.step([point.coverage for point in curve], [point.risk for point in curve], where="post", color=_BLUE, lw=2)
    axes.axhline(risk, color=_ORANGE, ls="--")
    axes.text(0.01, risk, f"accepted risk {risk:.0%}", color=_ORANGE, va="bottom")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, max(2 * risk, 1.1 * max(point.risk for point in curve)))
    axes.set_xlabel("coverage (share of the rows in scope)")
    axes.set_ylabel("risk (share of wrong ones)")
    return figure


def f1(known: dict[str, Known], worst: int = WORST) -> Figure | None:
    """F1 of each intent and article, the worst ones when there are many; None without classes."""
    shown = list(known.items())[:worst]
    if not shown:
        return None
    of_all = f"the {len(shown)} worst of {len(known)}" if len(known) > worst else "worst first"
    figure, axes = _empty(7, 1.2 + 0.26 * len(shown), f"F1 by intent and article, {of_all}")
    places = range(len(shown))
    axes.barh(places, [figures.f1 for _, figures in shown], color=_BLUE)
    axes.set_yticks(places, [f"{name} ({figures.rows})" for name, figures in shown])
    axes.margins(y=0.01)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.08)
    axes.set_xlabel("F1 of answers at once (number of rows in brackets)")
    for place, (_, figures) in enumerate(shown):
        axes.text(figures.f1 + 0.01, place, f"{figures.f1:.2f}", va="center", fontsize=7)
    return figure


def reliability(bins: Sequence[Bin]) -> Figure | None:
    """Share of right ones over confidence; None without claims."""
    if not bins:
        return None
    figure, axes = _empty(5.2, 4.6, "Reliability of the confidence")
    axes.plot([0, 1], [0, 1], color=_GREY, ls="--", label="perfect")
    places = [(min(int(one.confidence * BINS), BINS - 1) + 0.5) / BINS for one in bins]
    axes.bar(places, [one.right for one in bins], width=0.9 / BINS, color=_BLUE, alpha=0.35, label="share right")
    axes.plot([one.confidence for one in bins], [one.right for one in bins], "o-", color=_BLUE, label="mean of the bin")
    for place, one in zip(places, bins, strict=True):
        axes.text(place, 0.02, str(one.claims), ha="center", fontsize=7)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("confidence (number of claims at the foot)")
    axes.set_ylabel("share right")
    axes.legend(loc="upper left", frameon=False)
    return figure
