"""What differs between two versions of an article, place by place and word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from bot.knowledge.articles import Article

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
_SAME, _GONE, _NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Change:
    """One place, for example `texts.de.modules.fee`, before and after."""

    path: str
    before: Any
    after: Any
    words: tuple[tuple[str, str], ...]
    """Of texts: pieces that are the `same`, `gone` or `new`, in order; empty for anything else."""


def differences(before: Article | None, after: Article | None) -> list[Change]:
    """All places that differ, in the order of the article's fields; None: there was or is no article."""
    old, new = (dict(_places(one.model_dump(mode="json"))) if one else {} for one in (before, after))
    paths = dict.fromkeys((*old, *new))
    return [_change(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path)]


def _places(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Lists count as one place: in which order things stand is a change of the whole."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _places(one, f"{path}.{key}" if path else key)
    elif value not in (None, [], ""):
        yield path, value


def _change(path: str, before: Any, after: Any) -> Change:
    texts = all(isinstance(one, str) or one is None for one in (before, after))
    return Change(path, before, after, tuple(words(before or "", after or "")) if texts else ())


def words(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Pieces of both texts: what stayed, what went, what came."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield _SAME, "".join(old[a:b])
            continue
        if a < b:
            yield _GONE, "".join(old[a:b])
        if c < d:
            yield _NEW, "".join(new[c:d])
