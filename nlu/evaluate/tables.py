"""The figures as tables for people."""

from collections.abc import Iterator, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from nlu.evaluate.figures import Figures
from nlu.evaluate.shares import Shares
from nlu.evaluate.side_by_side import Change, Comparison, flat

SHOWN = 15
"""Confusions in the table; the file with the figures has all."""
_COLUMNS = ("rows", "right\nat once", "within one\nclarification", "asked\nin vain", "unanswered", "wrong")


def tables(figures: Figures) -> Iterator[RenderableType]:
    """One table of outcomes, the single figures, and the worst confusions."""
    yield _outcomes(figures)
    yield _single(figures)
    if figures.confusions:
        yield _confusions(figures)


def _table(title: str) -> Table:
    """Narrow enough for a terminal of 80 columns."""
    return Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)


def _outcomes(figures: Figures) -> Table:
    table = _table("Outcomes")
    table.add_column("", no_wrap=True)
    for name in _COLUMNS:
        table.add_column(name, justify="right")
    table.add_row("all", *_cells(figures.all))
    for title, groups in (("kind", figures.by_kind), ("language", figures.by_language), ("style", figures.by_style)):
        _add_groups(table, title, groups)
    return table


def _add_groups(table: Table, title: str, groups: Mapping[str, Shares]) -> None:
    if groups:
        table.add_section()
        table.add_row(Text(title, style="italic"))
    for name, found in groups.items():
        table.add_row(Text(f"  {name}"), *_cells(found))


def _cells(found: Shares) -> tuple[str, ...]:
    told = (found.right_at_once, found.within_one_clarification, found.asked_in_vain, found.unanswered, found.wrong)
    return str(found.rows), *(f"{share:.1%}" for share in told)


def _single(figures: Figures) -> Table:
    table = Table(show_header=False, box=SIMPLE_HEAD)
    if out := figures.oos:
        table.add_row("out of scope: recall", f"{out.recall:.1%} of {out.rows}")
        table.add_row("out of scope: asked back / article answered", f"{out.clarified:.1%} / {out.answered:.1%}")
    table.add_row("expected calibration error", _optional(figures.calibration_error, ".3f"))
    table.add_row(f"coverage at {figures.risk:.0%} risk", _optional(figures.coverage_at_risk, ".1%"))
    table.add_row("ms per message, p50 / p95", f"{figures.ms_p50:.1f} / {figures.ms_p95:.1f}")
    return table


def _optional(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


def _confusions(figures: Figures) -> Table:
    table = _table("Worst confusions")
    for name in ("expected", "given", "count", "example"):
        table.add_column(name, justify="right" if name == "count" else "left")
    for one in figures.confusions[:SHOWN]:
        table.add_row(Text(one.expected), Text(one.given), str(one.count), Text(one.example))
    return table


def comparison_tables(figures: Figures, against: Figures, comparison: Comparison) -> Iterator[RenderableType]:
    """Both models figure by figure (of the groups only what differs), then the sentences won and lost."""
    mine, other = flat(figures), flat(against)
    table = _table("Side by side")
    for name in ("figure", "model", "against", "difference"):
        table.add_column(name, justify="left" if name == "figure" else "right")
    for name, difference in comparison.difference.items():
        if difference or not name.startswith("by_"):
            table.add_row(Text(name), f"{mine[name]:.3f}", f"{other[name]:.3f}", f"{difference:+.3f}")
    yield table
    yield _changes("won", comparison.won)
    yield _changes("lost", comparison.lost)


def _changes(title: str, changes: Sequence[Change]) -> Table:
    table = _table(f"Sentences {title}: {len(changes)}")
    for name in ("text", "expected", "model", "against"):
        table.add_column(name)
    for one in changes:
        here, there = f"{one.outcome} ({one.given})", f"{one.against_outcome} ({one.against_given})"
        table.add_row(Text(one.text), Text(one.expected), Text(here), Text(there))
    return table
