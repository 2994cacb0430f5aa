"""How much of a category's phrases stands in a text, by pieces of words: typos, endings and compounds still count."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlu.retrieval.grams import grams

Doubles = NDArray[np.float64]


class Cover:
    """Groups of phrases, one group for each category; rare pieces of words count more than common ones."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        """`groups`: the phrases of each category; a group may be empty."""
        phrases = [(at, grams(phrase)) for at, group in enumerate(groups) for phrase in group]
        counted = [(at, found) for at, found in phrases if found]
        self._groups = np.array([at for at, _ in counted], dtype=np.int64)
        self._size = len(groups)
        self._places = {gram: at for at, gram in enumerate(dict.fromkeys(g for _, found in counted for g in found))}
        self._matrix = self._weighed([[self._places[gram] for gram in found] for _, found in counted])

    def of(self, text: str) -> Doubles:
        """The best covered phrase of each category, 0 to 1; shape (categories,)."""
        there = np.zeros(len(self._places))
        there[[self._places[gram] for gram in grams(text) if gram in self._places]] = 1
        best = np.zeros(self._size)
        np.maximum.at(best, self._groups, self._matrix @ there)
        return np.minimum(best, 1.0)

    def _weighed(self, rows: list[list[int]]) -> csr_matrix:
        """Each phrase as shares of its pieces that add up to 1."""
        columns = np.array([at for row in rows for at in row], dtype=np.int64)
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        seen = np.bincount(columns, minlength=len(self._places))
        rarity = np.log((1 + len(rows)) / (1 + seen)) + 1
        starts = np.concatenate([[0], np.cumsum(lengths)])
        values = rarity[columns]
        sums = np.repeat([values[a:b].sum() for a, b in zip(starts, starts[1:], strict=False)], lengths)
        shape = (len(rows), len(self._places))
        return csr_matrix((values / np.maximum(sums, 1e-9), columns, starts), shape=shape)
