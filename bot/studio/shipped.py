"""The training data that the program ships: where the studio begins, and what later programs bring."""

from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FOLDERS = ("nlu/data", "nlu/domain", "nlu/translations")
_SETS = {"tests/musterstadt.tsv": ("nlu/evaluation/musterstadt_dev.tsv", "nlu/evaluation/out_of_scope_dev.tsv")}
"""Test sets of the studio and the files that they begin with: the demo city's, and what no city answers."""


@cache
def shipped_files() -> dict[str, str]:
    """Texts by their path in the repository; read once, since the files of a running program do not change."""
    folders = (path for folder in _FOLDERS for path in sorted((ROOT / folder).rglob("*.yml")))
    files = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in folders}
    return files | {path: _together(*sources) for path, sources in _SETS.items()}


def _together(first: str, *others: str) -> str:
    """Tables with the same columns below each other."""
    rows = [(ROOT / name).read_text(encoding="utf-8").splitlines() for name in (first, *others)]
    assert all(table[0] == rows[0][0] for table in rows)
    return "\n".join([rows[0][0], *(row for table in rows for row in table[1:])]) + "\n"
