"""Cases to learn the weights from: every wording, in catalogues that know its meaning, do not know it, or lack it.

The catalogue is that of all meanings, described as briefly as cities describe their categories. The model of meanings
has not seen the wording that it judges.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.categories.category import Category
from nlu.categories.meanings import NONE, Example, HeldOut
from nlu.categories.own_words import OwnWords
from nlu.categories.reports import Reports
from nlu.categories.signals import signals
from nlu.retrieval.encoders import Encoder, Vectors

Doubles = NDArray[np.float64]
_OTHERS_STEP = 20
"""Every twentieth wording of other meanings is tried with each catalogue that does not know a meaning."""
_Case = tuple[Doubles, NDArray[np.bool_], NDArray[np.bool_], float, bool]
"""One row of each array of `Cases`."""
_FELLOWS = 3
"""Half of the catalogues that do not know a meaning know two of three only: a city with many ideas of its own."""
_KNOWN, _OTHER, _OWN = 1.0, 0.125, 0.05
"""How much a case counts: most reports fit a category with a known meaning, few fit one that a city alone has, and few
fit none. With equal weights every category without a known meaning was thought likely whenever a text was unclear."""


@dataclass(frozen=True)
class Cases:
    """Stacked cases; alternatives are the categories and, last, "none of them"."""

    rows: Doubles
    """Shape (cases, alternatives, signals)."""
    right: NDArray[np.bool_]
    """Shape (cases, alternatives), like `there`."""
    there: NDArray[np.bool_]
    weight: Doubles
    """Shape (cases,)."""
    idle: NDArray[np.bool_]
    """Which texts report nothing at all; shape (cases,)."""


@dataclass(frozen=True)
class _Text:
    meaning: int
    """Place of its category; the place behind the last one where it reports nothing."""
    chances: Doubles
    rest: float
    brief: Doubles
    """Cover of names and keywords; `full` of citizens' words as well."""
    full: Doubles
    cosine: Doubles


def categories_of(reports: Reports) -> list[Category]:
    """The meanings as a city's categories."""
    return [Category(meaning.code, meaning.names, meaning.keywords) for meaning in reports.meanings]


def rehearse(reports: Reports, held_out: HeldOut, encoder: Encoder) -> Cases:
    """All cases, always in the same order."""
    texts = _texts(reports, held_out, encoder)
    count = len(reports.meanings)
    made = [_case(text, count) for text in texts]
    for hidden in range(count):
        own = [text for text in texts if text.meaning == hidden]
        others = [text for text in texts if text.meaning != hidden][hidden % _OTHERS_STEP :: _OTHERS_STEP]
        for unknown in (frozenset({hidden}), frozenset(range(hidden % _FELLOWS, count, _FELLOWS))):
            made += [_case(text, count, unknown) for text in (*own, *others)]
            made += [_case(text, count, unknown - {hidden}, absent=hidden) for text in own]
    rows, right, there, weight, idle = (np.array(part) for part in zip(*made, strict=True))
    return Cases(rows, right, there, weight, idle)


def _texts(reports: Reports, held_out: HeldOut, encoder: Encoder) -> list[_Text]:
    meanings, categories = held_out.meanings, categories_of(reports)
    brief = OwnWords(categories, encoder)
    full = OwnWords(categories, encoder, {meaning.code: meaning.phrases for meaning in reports.meanings})
    columns = [meanings.names.index(category.code) for category in categories]
    places = {category.code: at for at, category in enumerate(categories)} | {NONE: len(categories)}
    return [
        _Text(
            places[example.meaning],
            chances[columns],
            float(chances[meanings.names.index(NONE)]),
            brief.cover(example.text),
            full.cover(example.text),
            brief.cosine(vector),
        )
        for example, vector, chances in _said(held_out)
    ]


def _said(held_out: HeldOut) -> Iterator[tuple[Example, Vectors, Doubles]]:
    rows = zip(held_out.meanings.examples, held_out.meanings.vectors, held_out.chances, strict=True)
    return (row for row in rows if row[0].said)


def _case(text: _Text, count: int, unknown: frozenset[int] = frozenset(), absent: int | None = None) -> _Case:
    """One text in a catalogue where categories with `unknown` meanings have their own words only; one may be absent."""
    known, there = np.ones(count, dtype=bool), np.ones(count + 1, dtype=bool)
    right, hidden = np.zeros(count + 1, dtype=bool), sorted(unknown)
    right[count if text.meaning == absent else text.meaning] = True
    known[hidden] = False
    cover = np.where(known, text.full, text.brief)
    chances, rest = text.chances * known, text.rest
    if absent is not None:
        there[absent] = False
        rest, chances[absent] = rest + chances[absent], 0.0
    left = max(rest + chances.sum(), 1e-9)
    rows = signals(chances / left, rest / left, known, cover, text.cosine)
    weight = _KNOWN if absent is None and not unknown else _OWN if text.meaning in unknown else _OTHER
    return rows, right, there, weight, text.meaning == count
