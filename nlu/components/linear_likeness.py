"""How alike a message is to each training example, by meaning, by words and by letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

Floats = NDArray[np.float32]
_BLOCK = 512
"""Messages compared at once; bounds the memory that training needs beside its one square matrix."""
_WORDS_ALONE = np.float32(0.25)
"""What common words count where the meaning is not alike at all."""


@dataclass(frozen=True)
class Likeness:
    """The examples as vectors and as lists from word to example; compares texts with all of them at once.

    Meaning is bent by a Gaussian (RBF kernel), because a straight cosine blurs neighbouring intents.
    """

    vectorizers: tuple[TfidfVectorizer, ...]
    postings: tuple[csr_matrix, ...]
    """For each vectorizer the weight of each of its terms in each example, shape (terms, examples)."""
    vectors: Floats
    """Sentence vectors of the examples, shape (examples, dimensions)."""
    weight: float
    """How much meaning counts beside words and letters."""
    bend: float
    """How fast likeness of meaning fades with distance; the exponent of the Gaussian."""

    @classmethod
    def of(cls, texts: Sequence[str], vectors: Floats, weight: float, bend: float) -> "Likeness":
        """Learn the words of the examples; `vectors` are unit vectors, one per text."""
        vectorizers = word_vectorizers(few=len(texts) < _FEW)
        postings = tuple(csr_matrix(v.fit_transform(texts).T, dtype=np.float32) for v in vectorizers)
        return cls(vectorizers, postings, np.asarray(vectors, dtype=np.float32), weight, bend)

    def of_message(self, text: str, vector: NDArray[Any]) -> tuple[Floats, Floats]:
        """Likeness to each example and cosine with each example, both of shape (examples,)."""
        cosines = self.vectors @ np.asarray(vector, dtype=np.float32).ravel()
        return self._likeness(cosines[None, :], [found.transform([text]) for found in self.vectorizers])[0], cosines

    def of_messages(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """Likeness of each text to each example, shape (texts, examples): many at once take a tenth of the time."""
        return self._likeness(vectors @ self.vectors.T, [found.transform(texts) for found in self.vectorizers])

    def among_examples(self, inside: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Likeness of each example to each, square; and each one's greatest cosine with another of `inside`."""
        count = len(self.vectors)
        square, nearest = np.empty((count, count), dtype=np.float32), np.empty(count, dtype=np.float32)
        rows = [posting.T.tocsr() for posting in self.postings]
        for start in range(0, count, _BLOCK):
            block = slice(start, min(start + _BLOCK, count))
            cosines = self.vectors[block] @ self.vectors.T
            square[block] = self._likeness(cosines, [row[block] for row in rows])
            cosines[np.arange(len(cosines)), np.arange(block.start, block.stop)] = -1
            nearest[block] = np.where(inside, cosines, -1).max(axis=1)
        return square, nearest

    def _likeness(self, cosines: Floats, terms: Sequence[csr_matrix]) -> Floats:
        """Common words count in full only where the meaning is alike too. One is added to all, which gives every
        intent an offset of its own."""
        words = np.zeros_like(cosines)
        for found, posting in zip(terms, self.postings, strict=True):
            words += (found.astype(np.float32) @ posting).toarray()
        meaning = np.exp(np.float32(2 * self.bend) * (cosines - 1))
        return np.asarray((self.weight + words) * meaning + _WORDS_ALONE * words + 1, dtype=np.float32)


_FEW = 100


def word_vectorizers(few: bool) -> tuple[TfidfVectorizer, TfidfVectorizer]:
    """Words and pairs of words, and letters within words for typos and compounds; of a `few` texts all count."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, strip_accents=None)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=1 if few else 2)
    return words, letters
