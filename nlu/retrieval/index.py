"""The knowledge of one site, ready to be searched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import Encoder
from nlu.retrieval.features import Comparison, FeatureIndex, Floats
from nlu.retrieval.kept import kept
from nlu.retrieval.outofscope import shipped_outside
from nlu.retrieval.ranker import Ranker, shipped_ranker
from nlu.retrieval.second_look import SecondLook
from nlu.retrieval.second_ranker import SecondRanker, columns, shipped_second_ranker
from nlu.retrieval.thesaurus import Thesaurus, shipped_thesaurus


@dataclass(frozen=True)
class Candidate:
    """A document that a query may mean, with its chance, its `FEATURES` and the facts of `CONTEXT`."""

    id: str
    score: float
    features: tuple[float, ...]


CONTEXT = ("known", "outside", "beyond", "richness")
"""What stands behind the features of a candidate: three facts about the query, one about the document."""


class Index:
    """Searches documents; built in one go, never changed, so that any number of threads may read it."""

    def __init__(
        self,
        features: FeatureIndex,
        ranker: Ranker,
        second: SecondLook | None = None,
        second_ranker: SecondRanker | None = None,
    ) -> None:
        self._features = features
        self._ranker = ranker
        self._second = second
        self._second_ranker = second_ranker or shipped_second_ranker()
        self._last: tuple[int, Comparison] | None = None

    @classmethod
    def build(
        cls,
        documents: Sequence[Document],
        encoder: Encoder,
        *,
        ranker: Ranker | None = None,
        thesaurus: Thesaurus | None = None,
        cache: Path | None = None,
        keep: Path | None = None,
        outside: Sequence[str] | None = None,
        second: SecondLook | None = None,
        second_ranker: SecondRanker | None = None,
    ) -> "Index":
        """An index over `documents`; `cache` is a file that keeps sentence vectors between builds, `keep` one that
        keeps what was built: who builds the same again gets it from there.

        Without `ranker`, `thesaurus` and `outside` (questions out of scope) the shipped ones are used. With
        `second`, made from the same documents, `look_again` can be asked.
        """
        asked = shipped_outside() if outside is None else outside
        known = shipped_thesaurus() if thesaurus is None else thesaurus
        parts = (tuple(documents), encoder.name, known.entries, tuple(asked))
        features = kept(keep, parts, lambda: FeatureIndex(documents, encoder, known, cache, asked), encoder)
        return cls(features, shipped_ranker() if ranker is None else ranker, second, second_ranker)

    @property
    def can_look_again(self) -> bool:
        """Whether there is a second, stronger encoder to ask."""
        return self._second is not None

    def with_second(self, second: SecondLook) -> "Index":
        """The same index with a second look, for when its vectors are there."""
        return Index(self._features, self._ranker, second, self._second_ranker)

    def owner(self, text: str) -> str | None:
        """The one document whose title or wording is just this text; that needs no guessing."""
        return self._features.owner(text)

    def owners(self, text: str) -> frozenset[str]:
        """All documents that have this text among their wordings; titles do not count."""
        return self._features.owners(text)

    def expect(self, queries: Iterable[str]) -> None:
        """Make ready for many queries, which are then searched one by one."""
        self._features.expect(query for query in queries if query.strip())

    def search(self, query: str, limit: int = 10, hidden: bool = False) -> list[Candidate]:
        """The best documents first; `score` is the chance (0 to 1) against the other documents.

        With `hidden` the wordings that say just the query count as if they were not there: a rehearsal.
        """
        if not query.strip():
            return []
        rehearsed = self._features.compare(query, self._features.saying(query)) if hidden else None
        compared = rehearsed or self._compare(query)
        return self._candidates(compared, self._ranker.score(compared.values), None, limit)

    def look_again(self, query: str, limit: int = 10, without: int | None = None) -> list[Candidate]:
        """As `search`, with the stronger encoder's opinion; its likenesses stand behind the other features.

        `without` leaves out one group of wordings of the second look (`SecondLook.compare`).
        """
        if self._second is None or not query.strip():
            return self.search(query, limit)
        compared = self._compare(query)
        first = self._ranker.score(compared.values)
        table = self._second.compare(query, without)
        more = columns(first, table)
        return self._candidates(compared, self._second_ranker.score(first, table), more, limit)

    def _compare(self, query: str) -> Comparison:
        """A second look follows the first at once, and needs the same; the query itself is not kept."""
        last, key = self._last, hash(query)
        if last is None or last[0] != key:
            last = self._last = (key, self._features.compare(query))
        return last[1]

    def _candidates(self, compared: Comparison, scores: Floats, more: Floats | None, limit: int) -> list[Candidate]:
        documents, richness = self._features.documents, self._features.richness
        context = (compared.known, compared.outside, compared.beyond)
        return [
            Candidate(
                id=documents[at].id,
                score=float(scores[at]),
                features=(
                    *(*compared.values[at].tolist(), *context, float(richness[at])),
                    *(() if more is None else more[at].tolist()),
                ),
            )
            for at in np.argsort(-scores, kind="stable")[:limit]
        ]
