"""How a model stands today: its figures before the gates as they are now, and beside the model that is live now."""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.studio.gate import Found, Verdict, judge
from bot.studio.settings import Gate

Figures = Mapping[str, Any] | None
"""What the record keeps of a model, by site."""
_WORTH = {
    "right at once": 3,
    "right after one clarification": 2,
    "asked in vain": 1,
    "unanswered": 1,
    "wrong": 0,
}
"""By the words of `nlu.evaluate.outcomes`, which a gateway does not import."""


def standing(
    reports: Path, name: str, figures: Figures, live: tuple[str, Figures] | None, gates: Mapping[str, Gate]
) -> Verdict:
    """The verdict on a model that was measured; raises nothing where reports are gone: then the old comparison holds.

    `live`: name and figures of the model that is live now; None: there is none.
    """
    found = {site: measured((figures or {}).get(site)) for site in gates}
    if live is None or live[0] == name:
        return judge(found, gates)
    beside = {site: measured((live[1] or {}).get(site)) for site in gates}
    now = {site: one and _beside(reports, site, name, live[0], one, figures or {}) for site, one in found.items()}
    return judge(now, gates, beside)


def measured(figures: Mapping[str, Any] | None) -> Found | None:
    """What the gate looks at, out of what the record keeps of a model at one site."""
    if not figures:
        return None
    return Found(figures["rows"], figures["wrong"], figures.get("out_of_scope"), figures.get("lost"))


def _beside(reports: Path, site: str, name: str, live: str, found: Found, figures: Mapping[str, Any]) -> Found:
    """What is lost against the live model, also where another one was live when this one was measured."""
    if figures[site].get("against") == live:
        return found
    mine, other = (outcomes(reports / one / site / "rows.tsv") for one in (name, live))
    lost = sum(_WORTH[mine[text]] < _WORTH[other[text]] for text in mine.keys() & other.keys())
    return Found(found.rows, found.wrong, found.out_of_scope, lost if mine and other else found.lost)


@lru_cache(maxsize=128)
def outcomes(rows: Path) -> dict[str, str]:
    """What became of each text of a report; empty where there is none. A report never changes."""
    if not rows.exists():
        return {}
    with rows.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {line["text"]: line["outcome"] for line in lines if line["outcome"] in _WORTH}
