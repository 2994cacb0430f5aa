"""Word matches between a query and the phrases: coverage both ways, and BM25 per document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.retrieval.phrases import Field, Phrase
from nlu.retrieval.postings import Postings
from nlu.retrieval.query import Query, QueryWord, Reader, topic_weight

Floats = NDArray[np.float32]
_K, _B = 1.2, 0.6
_STRICT = 3


@dataclass(frozen=True)
class WordMatch:
    """How a query's words meet the index; phrase arrays have one value per phrase, the others one per document."""

    covered: Floats
    """Share of the query's weight that the phrase has."""
    filled: Floats
    """Share of the phrase's weight that the query has."""
    tight: Floats
    """1 for a phrase that says the same as the query, much less for each weighty word that one has alone."""
    head: Floats
    """BM25 over titles, aliases and questions."""
    body: Floats
    """BM25 over the text."""
    together: Floats
    """Share of the query's weight that the document has anywhere."""
    together_head: Floats
    """Share of the query's weight that the titles, aliases and questions have."""
    gap: Floats
    """Weight of the weightiest word of the query that the document has nowhere, against the rarest possible."""
    gap_head: Floats
    """The same for titles, aliases and questions."""
    known: float
    """Share of the query's words that stand anywhere in the index."""


class WordIndex:
    """Terms of all phrases; phrases are in the order of their documents, each document's body last."""

    def __init__(self, phrases: Sequence[Phrase], starts: NDArray[np.int64], reader: Reader) -> None:
        """`starts`: position of the first phrase of each document."""
        rows = [reader.terms(phrase.text) for phrase in phrases]
        owners = np.array([phrase.document for phrase in phrases], dtype=np.int64)
        is_body = np.array([phrase.field is Field.BODY for phrase in phrases], dtype=np.bool_)
        self._postings, self._documents = Postings(rows), len(starts)
        parts = 2 * owners + is_body
        self._segments = np.flatnonzero(np.diff(parts, prepend=-1))
        self._slots = parts[self._segments]
        self._idf = self._document_idf(owners)
        self._rare = float(np.log(1 + self._documents))
        self._weights = np.array([self._weight(row) for row in rows], dtype=np.float32)
        self._topics = np.array([self._weight(row, topic_weight) for row in rows], dtype=np.float32)
        sizes = np.array([[len(row) for row in rows]], dtype=np.float32)
        self._head_norm, self._body_norm = map(_norm, self._by_part(np.add, sizes)[0].T)

    def search(self, query: Query, left_out: NDArray[np.bool_] | None = None) -> WordMatch:
        """Matches of a query; phrases in `left_out` count as if they were not there."""
        strength = self._strengths(query.words)
        if left_out is not None:
            strength[:, left_out] = 0
        idf = np.array([self._word_idf(word) for word in query.words], dtype=np.float32)
        asked = idf * np.array([word.weight for word in query.words], dtype=np.float32)
        total = max(float(asked.sum()), 1e-6)
        shared, topics = idf @ strength, asked @ strength
        sums, best = self._by_part(np.add, strength), self._by_part(np.maximum, strength)
        head, body, in_head = sums[:, :, 0], sums[:, :, 1], best[:, :, 0]
        anywhere = best.max(axis=2)
        return WordMatch(
            covered=topics / total,
            filled=np.minimum(shared / self._weights, 1),
            tight=(topics / total) ** _STRICT / (1 + np.maximum(self._topics - topics, 0)),
            head=asked @ (head * (_K + 1) / (head + self._head_norm)),
            body=asked @ (body * (_K + 1) / (body + self._body_norm)),
            together=asked @ anywhere / total,
            together_head=asked @ in_head / total,
            gap=(asked[:, None] * (1 - anywhere)).max(axis=0, initial=0) / self._rare,
            gap_head=(asked[:, None] * (1 - in_head)).max(axis=0, initial=0) / self._rare,
            known=float((strength.max(axis=1) > 0).mean()) if len(idf) else 0.0,
        )

    def _by_part(self, reduce: np.ufunc, values: Floats) -> Floats:
        """Values of phrases brought together, shape (rows, documents, 2): head, then body."""
        parts = np.zeros((len(values), 2 * self._documents), dtype=np.float32)
        parts[:, self._slots] = reduce.reduceat(values, self._segments, axis=1)
        return parts.reshape(len(values), self._documents, 2)

    def _strengths(self, words: Sequence[QueryWord]) -> Floats:
        strength = np.zeros((len(words), self._postings.size), dtype=np.float32)
        for row, word in zip(strength, words, strict=True):
            for term, trust in word.terms.items():
                if (at := self._postings.position(term)) is not None:
                    rows, values = self._postings.at(at)
                    row[rows] = np.maximum(row[rows], trust * values)
        return strength

    def _document_idf(self, owners: NDArray[np.int64]) -> Floats:
        counts = [len(np.unique(owners[self._postings.at(at)[0]])) for at in range(len(self._postings))]
        return np.asarray(np.log((1 + self._documents) / (0.5 + np.array(counts))), dtype=np.float32)

    def _word_idf(self, word: QueryWord) -> float:
        """The word's own rarity, else that of the rarest term which stands for it."""
        at = self._postings.position(word.stem)
        if at is not None:
            return float(self._idf[at])
        known = [at for term in word.terms if (at := self._postings.position(term)) is not None]
        return max((float(self._idf[at]) for at in known), default=self._rare)

    def _weight(self, row: dict[str, float], of: Callable[[str], float] = lambda term: 1.0) -> float:
        whole = [(self._postings.position(term), of(term)) for term, value in row.items() if value == 1]
        return max(sum(float(self._idf[at]) * factor for at, factor in whole if at is not None), 0.1)


def _norm(lengths: Floats) -> Floats:
    average = max(float(lengths.sum()) / max(len(lengths), 1), 1.0)
    return np.maximum(_K * (1 - _B + _B * lengths / average), 0.1).astype(np.float32)
