"""The lines of a mail, made such that the rules for quotes and signatures come to an end: pure.

These rules look at blanks and at the words of a line again and again: a run of ten thousand, or a line as long as a
mail, would hold the whole gateway up for minutes.
"""

from collections.abc import Iterator
from itertools import groupby

_LONGEST_LINE = 200
"""No mail program announces what it quotes in longer lines."""
_MOST_QUOTED = 6
"""Of lines in a row that are quoted."""
_JOINT = "\0\n\0"


def closer(text: str) -> str:
    """Without runs of blanks and of empty lines."""
    lines = (" ".join(line.split()) for line in text.replace("\0", "").splitlines())
    kept = (line for is_empty, run in groupby(lines, lambda line: not line) for line in ([""] if is_empty else run))
    return "\n".join(kept).strip()


def shorter(text: str) -> str:
    """With long lines broken and quotes shortened; `whole` makes the citizen's own lines what they were."""
    runs = groupby(text.split("\n"), lambda line: line.startswith(">"))
    return "\n".join(line for is_quoted, run in runs for line in (_of_quote(run) if is_quoted else map(_broken, run)))


def whole(text: str) -> str:
    """Broken lines put together again."""
    return text.replace(_JOINT, "").replace("\0", "")


def _broken(line: str) -> str:
    return _JOINT.join(line[at : at + _LONGEST_LINE] for at in range(0, len(line), _LONGEST_LINE))


def _of_quote(lines: Iterator[str]) -> list[str]:
    every = list(lines)
    return [line[:_LONGEST_LINE] for line in [*every[: _MOST_QUOTED - 1], *every[_MOST_QUOTED - 1 :][-1:]]]
