"""Character n-grams of phrases: what still matches when a word is mistyped or glued together."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlu.retrieval.postings import Postings
from nlu.retrieval.words import content_words

Floats = NDArray[np.float32]
_SIZES = (3, 4, 5)


class GramIndex:
    """TF-IDF over 3- to 5-grams inside words; one row per phrase."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._postings = Postings({g: 1.0 + math.log(n) for g, n in grams(text).items()} for text in texts)
        idf = np.log((1 + len(texts)) / (1 + self._postings.document_counts())) + 1
        self._idf = idf**2
        self._norms = np.sqrt(np.maximum(self._postings.square_sums(idf), 1e-9)).astype(np.float32)
        self._unseen = float(np.log(1 + len(texts)) + 1) ** 2

    def search(self, query: str) -> tuple[Floats, Floats]:
        """Cosine with each phrase, and how much of the query's n-grams the phrase holds; both 0 to 1."""
        counts = grams(query)
        terms = [
            (at, 1.0 + math.log(n)) for gram, n in counts.items() if (at := self._postings.position(gram)) is not None
        ]
        unseen = sum((1.0 + math.log(n)) ** 2 for gram, n in counts.items() if gram not in self._postings)
        places, tf = np.array([at for at, _ in terms], dtype=np.int64), np.array([n for _, n in terms])
        weights = self._idf[places] * tf
        size = max(unseen * self._unseen + float(weights @ tf), 1e-9)
        rows, values, lengths = self._postings.gather(places)
        dots = np.bincount(rows, values * np.repeat(weights, lengths), self._postings.size)
        held = np.bincount(rows, np.repeat(weights * tf, lengths), self._postings.size)
        return (dots / (self._norms * math.sqrt(size))).astype(np.float32), (held / size).astype(np.float32)


def grams(text: str) -> Counter[str]:
    """The n-grams of each word that carries meaning, with its borders marked."""
    padded = (f" {word} " for word in content_words(text))
    return Counter(word[at : at + n] for word in padded for n in _SIZES for at in range(len(word) - n + 1))
