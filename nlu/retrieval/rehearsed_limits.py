"""Limits for the catalogue at hand: it is asked its own wordings, each while it is hidden."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nlu.retrieval.bands import Bands, Decision
from nlu.retrieval.documents import Document
from nlu.retrieval.index import Index
from nlu.retrieval.limits import HARDSHIP, Limits, find_limits
from nlu.retrieval.outofscope import shipped_outside
from nlu.retrieval.rehearsals import Case
from nlu.retrieval.words import fold

_SEED = 17
MOST = 400
"""Wordings that are asked; more would make the training longer and the limits hardly surer."""


@dataclass(frozen=True)
class Rehearsed:
    """What would be said to a wording if nobody had written it down, and the documents that have it."""

    decision: Decision
    owners: frozenset[str]


def cases(index: Index, documents: Sequence[Document], outside: Sequence[str] | None = None) -> Iterator[Case]:
    """The catalogue's questions and keywords, and questions out of scope (the shipped ones if not given)."""
    known, beyond = _known(documents), shipped_outside() if outside is None else outside
    asked = random.Random(_SEED).sample(known, min(MOST, len(known)))
    places = sorted(random.Random(_SEED).sample(range(len(beyond)), min(MOST, len(beyond))))
    asked += [(beyond[place], frozenset()) for place in places]
    index.expect(text for text, _ in asked)
    for text, owners in asked:
        yield Case(text, tuple(index.search(text, hidden=True)), owners)


def _known(documents: Sequence[Document]) -> list[tuple[str, frozenset[str]]]:
    """Each wording once, with all documents that carry it: any of them is right."""
    texts: dict[str, str] = {}
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for document in documents:
        for text in (*document.aliases, *document.questions):
            texts.setdefault(fold(text), text)
            owners[fold(text)].add(document.id)
    return [(text, frozenset(owners[key])) for key, text in texts.items()]


def limits_for(found: Sequence[Case], bands: Bands, risk: float) -> Limits:
    """The limits that keep `risk` (share of wrong among the answers) on these cases."""
    usable = [case for case in found if case.candidates]
    rows = [bands.sums(case.candidates, case.query) for case in usable]
    sums = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return find_limits(usable, sums, HARDSHIP["site"] * risk, HARDSHIP["site"] * risk)
