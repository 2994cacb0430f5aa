"""Everyday words and what the administration calls them, as data that editors can extend."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlu.retrieval.words import STOPWORDS, fold, surface, trim
from nlu.yaml_files import parse_yaml, read_yaml

_LONGEST = 6
_Key = tuple[str, ...]


class ThesaurusError(ValueError):
    """An entry is not a pair of `everyday` and `means` lists; says which one."""


@dataclass(frozen=True)
class Entry:
    """Everyday expressions, each of which may stand for any of the official ones."""

    everyday: tuple[str, ...]
    means: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A stretch of a query (character positions) and what it means officially."""

    start: int
    end: int
    means: tuple[str, ...]


@dataclass(frozen=True)
class _Form:
    trimmed: str
    start: int
    end: int
    small: bool


class Thesaurus:
    """Looks up everyday expressions of up to six words in any inflected form."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._means: dict[_Key, tuple[str, ...]] = {}
        for entry in self.entries:
            for key in map(_key, entry.everyday):
                self._means[key] = tuple(dict.fromkeys((*self._means.get(key, ()), *entry.means)))

    def __add__(self, other: "Thesaurus") -> "Thesaurus":
        """Both together, so that a city's own entries add to the shipped ones."""
        return Thesaurus((*self.entries, *other.entries))

    def readings(self, query: str) -> list[Reading]:
        """Expressions found in a query from left to right, the longest first at each place."""
        forms = _forms(query)
        found, at = [], 0
        while at < len(forms):
            length, means = self._longest(forms[at : at + _LONGEST])
            if means:
                found.append(Reading(forms[at].start, forms[at + length - 1].end, means))
            at += length
        return found

    def means(self, word: str) -> tuple[str, ...]:
        """Official words for one folded word, such as the part of a compound; empty when there are none."""
        return self._means.get((trim(word),), ())

    def _longest(self, forms: Sequence[_Form]) -> tuple[int, tuple[str, ...]]:
        """Small words may stand between the words of an expression, but not at its ends."""
        for length in range(len(forms), 0, -1):
            window = forms[:length]
            whole = tuple(form.trimmed for form in window)
            loose = whole if window[0].small or window[-1].small else tuple(f.trimmed for f in window if not f.small)
            if means := self._means.get(whole) or self._means.get(loose):
                return length, means
        return 1, ()


def rewrite(query: str, readings: Sequence[Reading], limit: int = 2) -> str:
    """The query with each everyday expression replaced by up to `limit` official ones."""
    ends = [0, *(reading.end for reading in readings)]
    starts = [*(reading.start for reading in readings), len(query)]
    official = [" ".join(reading.means[:limit]) for reading in readings]
    between = [query[end:start] for end, start in zip(ends, starts, strict=True)]
    return "".join(a + b for a, b in zip(between, [*official, ""], strict=True))


def read_thesaurus(path: Path) -> Thesaurus:
    """A thesaurus file; raises `ThesaurusError` naming the first entry that is not well formed."""
    return Thesaurus(_entries(read_yaml(path)))


@cache
def shipped_thesaurus() -> Thesaurus:
    """The everyday German of administration that comes with the package."""
    text = files("nlu.retrieval").joinpath("data/thesaurus.yml").read_text(encoding="utf-8")
    return Thesaurus(_entries(parse_yaml(text)))


def _entries(rows: Any) -> Iterator[Entry]:
    for number, row in enumerate(rows or (), start=1):
        if not (isinstance(row, Mapping) and set(row) == {"everyday", "means"}):
            raise ThesaurusError(f"entry {number}: needs exactly the lists 'everyday' and 'means'")
        yield Entry(_strings(row["everyday"], number), _strings(row["means"], number))


def _strings(values: Any, number: int) -> tuple[str, ...]:
    if not (isinstance(values, list) and values and all(isinstance(v, str) and v.strip() for v in values)):
        raise ThesaurusError(f"entry {number}: 'everyday' and 'means' are lists of words, not empty")
    return tuple(values)


def _forms(text: str) -> list[_Form]:
    found = [(fold(w).replace("-", "").replace("'", ""), start, end) for w, start, end in surface(text)]
    return [_Form(trim(word), start, end, word in STOPWORDS) for word, start, end in found]


def _key(expression: str) -> _Key:
    """Without small words, unless too little would be left to mean the same ("Kind ist da")."""
    forms = _forms(expression)
    content = tuple(form.trimmed for form in forms if not form.small)
    return content if len(content) > 1 or len(forms) == 1 else tuple(form.trimmed for form in forms)
