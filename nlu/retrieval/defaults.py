"""Makes the weights and bands that are shipped as data; any catalogue with aliases and questions will do.

Shipped: learned from the demo city's own articles by `tests/bench/bench_retrieval.py --make`. They carry
over to other catalogues because every feature is a likeness between texts and none knows an article.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from nlu.retrieval.bands import Bands
from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import Encoder
from nlu.retrieval.features import Floats
from nlu.retrieval.index import Candidate
from nlu.retrieval.lessons import Lesson
from nlu.retrieval.limits import HARDSHIP
from nlu.retrieval.ranker import Ranker
from nlu.retrieval.rehearsals import Case, rehearsals
from nlu.retrieval.second_ranker import COLUMNS, SecondRanker

_KEPT = 10


def write_defaults(documents: Sequence[Document], encoder: Encoder, second: Encoder, folder: Path) -> None:
    """Make all from `documents` and store them: rankers and bands of the first and the second look."""
    ranker = Ranker.fit(documents, encoder)
    found = list(rehearsals(documents, encoder, ranker, second=second))
    second_ranker = SecondRanker.learn([lesson for case in found if (lesson := _lesson(case))])
    found = [replace(case, again=_ordered(case.again, second_ranker)) for case in found]
    bands = make_bands(found)
    made = {
        "ranker": ranker.to_json(),
        "bands": bands.to_json(),
        "second_ranker": second_ranker.to_json(),
        "second_bands": make_bands(found, before=bands).to_json(),
    }
    for name, text in made.items():
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def make_bands(found: Sequence[Case], risk: float = 0.04, before: Bands | None = None) -> Bands:
    """Bands from rehearsals of a catalogue as it is and as it would be with fewer words or nothing but its text."""
    hardship = HARDSHIP["second" if before else "first"]
    return Bands.learn(found, hardship * risk, risk, before)


def _lesson(case: Case) -> Lesson | None:
    """What a second look teaches about the order; nothing where no document is right."""
    right = np.array([candidate.id in case.right for candidate in case.again], dtype=np.bool_)
    return Lesson(_table(case.again), right) if right.any() and case.kind == "asked" else None


def _table(candidates: Sequence[Candidate]) -> Floats:
    return np.array([candidate.features[-len(COLUMNS) :] for candidate in candidates], dtype=np.float32)


def _ordered(candidates: Sequence[Candidate], ranker: SecondRanker) -> tuple[Candidate, ...]:
    """The same candidates as this ranker would have put them."""
    if not candidates:
        return ()
    table = _table(candidates)
    scores = ranker.score(np.exp(table[:, 0]), table[:, 1:])
    rated = [replace(candidate, score=float(score)) for candidate, score in zip(candidates, scores, strict=True)]
    return tuple(sorted(rated, key=lambda candidate: -candidate.score)[:_KEPT])
