"""A linear model that says whose wording a text is: it learns from all phrases what sets the documents apart.

Comparing with single phrases finds what sounds alike; this finds what tells: words that only one document's phrases
have, and directions of the sentence vectors that part near twins. Ridge regression on the sentence vector and the
hashed character n-grams (Weinberger et al. 2009), with the exact answer for left-out phrases (Woodbury identity).
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import HashingVectorizer

from nlu.retrieval.encoders import Vectors
from nlu.retrieval.words import folded

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Places = NDArray[np.int64]
_GRAMS = 2**18
_SKETCH = 1024
_DECAY = 1.0
_BLOCK = 1024
_SEED = 17


class PhraseModel:
    """Fitted once; only read afterwards, so that any number of threads may ask it."""

    def __init__(self, texts: Sequence[str], vectors: Vectors, places: Places, owners: Places, count: int) -> None:
        """`texts` (phrases,), their unit `vectors` stand at `places` of a bigger table, `owners` < `count`."""
        self._texts = [folded(text) for text in texts]
        self._vectors, self._places, self._owners, self._count = vectors, places, owners, count
        self._weights = _balance(owners, count)
        self._grams = HashingVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), n_features=_GRAMS, alternate_sign=False, norm=None, dtype=np.float32
        )
        self._idf = self._rareness() * np.random.default_rng(_SEED).choice([-1.0, 1.0], _GRAMS)
        self._solution = np.linalg.solve(*self._equations()).astype(np.float32)

    def score(self, text: str, vector: Vectors, left_out: Places) -> Floats:
        """How much `text` sounds like each document's phrases, about 0 to 1, shape (documents,).

        Phrases number `left_out` count as if the model had never seen them.
        """
        row = self._row(folded(text), vector)
        score = row @ self._solution
        if len(left_out):
            score -= self._share_of(left_out, row)
        return np.asarray(score, dtype=np.float32)

    def _share_of(self, left_out: Places, row: Floats) -> Floats:
        """What the left-out phrases have contributed to the score of `row`."""
        table = self._rows(left_out)
        spread = table @ self._inverse
        hat = spread @ table.T
        missed = self._wanted(left_out) - table @ self._solution
        effect = np.linalg.solve(np.diag(1 / self._weights[left_out]) - hat, missed)
        return np.asarray((spread @ row) @ effect, dtype=np.float32)

    @cached_property
    def _inverse(self) -> Floats:
        """Only needed where phrases are left out: in training."""
        return np.linalg.inv(self._equations()[0]).astype(np.float32)

    def _rareness(self) -> Doubles:
        """Inverse document frequency of each n-gram."""
        seen = sum(np.bincount(self._counted(block).indices, minlength=_GRAMS) for block in self._blocks())
        return np.asarray(np.log((1 + len(self._texts)) / (1 + seen)) + 1, dtype=np.float64)

    def _equations(self) -> tuple[Doubles, Doubles]:
        """The normal equations of the ridge."""
        size = self._vectors.shape[1] + _SKETCH + 1
        squares, targets = _DECAY * np.eye(size), np.zeros((size, self._count))
        for block in self._blocks():
            table = self._rows(block)
            weighted = table.T * self._weights[block]
            squares += weighted @ table
            targets += weighted @ self._wanted(block)
        return squares, targets

    def _wanted(self, phrases: Places) -> Floats:
        """1 for the owner and a little less than 0 for the others, so that a row adds up to about nothing."""
        wanted = np.full((len(phrases), self._count), -1 / self._count, dtype=np.float32)
        wanted[np.arange(len(phrases)), self._owners[phrases]] = 1
        return wanted

    def _blocks(self) -> Iterator[Places]:
        """All phrases in parts, so that no table of all of them has to stand in memory."""
        count = len(self._texts)
        yield from (np.arange(start, min(start + _BLOCK, count)) for start in range(0, count, _BLOCK))

    def _counted(self, phrases: Places) -> csr_matrix:
        return self._grams.transform([self._texts[at] for at in phrases])

    def _rows(self, phrases: Places) -> Floats:
        return self._table(self._vectors[self._places[phrases]], self._counted(phrases))

    def _row(self, text: str, vector: Vectors) -> Floats:
        row: Floats = self._table(vector[None], self._grams.transform([text]))[0]
        return row

    def _table(self, vectors: Vectors, counted: csr_matrix) -> Floats:
        """Vectors, n-grams in `_SKETCH` numbers and a one, shape (n, dim + _SKETCH + 1)."""
        return np.hstack([vectors, self._sketch(counted), np.ones((len(vectors), 1), dtype=np.float32)])

    def _sketch(self, counted: csr_matrix) -> Floats:
        """TF-IDF rows of length 1, each n-gram thrown into one of `_SKETCH` columns with its random sign: likeness is
        nearly kept. Said in numpy, because for one message scikit-learn's checks take longer than the work."""
        rows = np.repeat(np.arange(counted.shape[0]), np.diff(counted.indptr))
        values = (1 + np.log(counted.data)) * self._idf[counted.indices]
        lengths = np.sqrt(np.bincount(rows, values**2, counted.shape[0]))
        places = rows * _SKETCH + counted.indices % _SKETCH
        sums = np.bincount(places, values / lengths[rows], counted.shape[0] * _SKETCH)
        return sums.reshape(-1, _SKETCH).astype(np.float32)


def _balance(owners: Places, count: int) -> Floats:
    """A document with many phrases counts more than one with few, but not as many times."""
    weights = 1 / np.sqrt(np.bincount(owners, minlength=count)[owners])
    return np.asarray(weights / weights.mean(), dtype=np.float32)
