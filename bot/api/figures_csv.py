"""Figures as tables for a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any, Literal

from bot.analytics.figures import Asked, Covered, Figures

Table = Literal["days", "outcomes", "articles", "intents", "languages", "channels", "unanswered"]
_FORMULA = ("=", "+", "-", "@", "\t")
Rows = Iterable[Sequence[Any]]


def table(found: Figures, which: Table) -> str:
    """One of the tables, with names of its columns."""
    head, rows = _TABLES[which](found)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """A spreadsheet must not take what somebody wrote for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _days(found: Figures) -> tuple[Sequence[str], Rows]:
    rows = ([str(day), *(one.count for one in numbers.values())] for day, numbers in found.by_day.items())
    return ["day", "turns", *found.groups], rows


def _outcomes(found: Figures) -> tuple[Sequence[str], Rows]:
    return ["outcome", "turns"], ([name, one.count] for name, one in found.by_outcome.items())


def _asked(kind: str, entries: Iterable[Asked]) -> tuple[Sequence[str], Rows]:
    rows = ([one.name, one.title, one.asked.count, *(n.count for n in (one.up, one.down) if n)] for one in entries)
    return [kind, "title", "asked", *(("up", "down") if kind == "article" else ())], rows


def _covered(kind: str, entries: Iterable[Covered]) -> tuple[Sequence[str], Rows]:
    numbers = ("turns", "answered", "unanswered")
    rows = ([one.name, *(getattr(one, name).count for name in numbers), _rounded(one.share)] for one in entries)
    return [kind, *numbers, "share"], rows


def _rounded(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"


def _unanswered(found: Figures) -> tuple[Sequence[str], Rows]:
    return ["group", "language", "text", "asked"], (
        [group.id, group.language, group.text, asked.count] for group, asked in found.unanswered
    )


_TABLES = {
    "days": _days,
    "outcomes": _outcomes,
    "articles": lambda found: _asked("article", found.articles),
    "intents": lambda found: _asked("intent", found.top_intents),
    "languages": lambda found: _covered("language", found.by_language),
    "channels": lambda found: _covered("channel", found.by_channel),
    "unanswered": _unanswered,
}
