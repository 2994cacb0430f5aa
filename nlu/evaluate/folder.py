"""What an evaluation leaves in its folder, to be read later or by other programs."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, RenderableType

from nlu.evaluate.outcomes import Scored

_WIDTH = 140
_HEADER = ("line", "text", "expected", "lang", "style", "outcome", "given", "confidence", "ms")


def as_json(data: dict[str, Any]) -> str:
    """The figures as JSON text."""
    return json.dumps(data, ensure_ascii=False, indent=2)


def save(folder: Path, data: dict[str, Any], shown: Iterable[RenderableType]) -> None:
    """Write `figures.json` and `table.txt`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "figures.json").write_text(as_json(data) + "\n", encoding="utf-8")
    with (folder / "table.txt").open("w", encoding="utf-8") as file:
        console = Console(file=file, width=_WIDTH, color_system=None, highlight=False)
        for one in shown:
            console.print(one)


def save_rows(path: Path, scored: Sequence[Scored]) -> None:
    """Write what became of each row as TSV."""
    lines = ["\t".join(_HEADER), *("\t".join(_cells(one)) for one in scored)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _cells(one: Scored) -> tuple[str, ...]:
    row, found = one.row, one.given
    told = (one.outcome.value, found.in_words, f"{found.confidence:.3f}", f"{one.ms:.1f}")
    return str(row.line), row.text, "|".join(row.expected.names), row.lang, row.style, *told
