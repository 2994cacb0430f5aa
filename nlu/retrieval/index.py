"""The knowledge of one site, ready to be searched."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import Encoder
from nlu.retrieval.features import FeatureIndex
from nlu.retrieval.outofscope import shipped_outside
from nlu.retrieval.ranker import Ranker, shipped_ranker
from nlu.retrieval.thesaurus import Thesaurus


@dataclass(frozen=True)
class Candidate:
    """A document that a query may mean, with its chance, its `FEATURES` and the facts of `CONTEXT`."""

    id: str
    score: float
    features: tuple[float, ...]


CONTEXT = ("known", "outside", "richness")
"""What stands behind the features of a candidate: two facts about the query, one about the document."""


class Index:
    """Searches documents; built in one go, never changed, so that any number of threads may read it."""

    def __init__(self, features: FeatureIndex, ranker: Ranker) -> None:
        self._features = features
        self._ranker = ranker

    @classmethod
    def build(
        cls,
        documents: Sequence[Document],
        encoder: Encoder,
        *,
        ranker: Ranker | None = None,
        thesaurus: Thesaurus | None = None,
        cache: Path | None = None,
        outside: Sequence[str] | None = None,
    ) -> "Index":
        """An index over `documents`; `cache` is a file that keeps sentence vectors between builds.

        Without `ranker`, `thesaurus` and `outside` (questions out of scope) the shipped ones are used.
        """
        known_outside = shipped_outside() if outside is None else outside
        features = FeatureIndex(documents, encoder, thesaurus, cache, known_outside)
        return cls(features, shipped_ranker() if ranker is None else ranker)

    def search(self, query: str, limit: int = 10) -> list[Candidate]:
        """The best documents first; `score` is the chance (0 to 1) against the other documents."""
        if not query.strip():
            return []
        compared = self._features.compare(query)
        scores = self._ranker.score(compared.values)
        richness = self._features.richness
        best = np.argsort(-scores, kind="stable")[:limit]
        return [
            Candidate(
                id=self._features.documents[at].id,
                score=float(scores[at]),
                features=(*compared.values[at].tolist(), compared.known, compared.outside, float(richness[at])),
            )
            for at in best
        ]
