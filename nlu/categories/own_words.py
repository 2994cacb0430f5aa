"""How much a text sounds like what categories say of themselves: by pieces of words and by meaning."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlu.categories.category import Category
from nlu.categories.cover import Cover
from nlu.retrieval.encoders import Encoder, Vectors

Doubles = NDArray[np.float64]


class OwnWords:
    """Names, keywords and descriptions of categories, compared with a text all at once."""

    def __init__(
        self, categories: Sequence[Category], encoder: Encoder, more: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """`more`: further words of a category, by its code, that count like its keywords."""
        told = more or {}
        self._cover = Cover([(*category.phrases, *told.get(category.code, ())) for category in categories])
        groups = [category.texts for category in categories]
        self._vectors = encoder.encode([text for texts in groups for text in texts])
        self._of = np.array([at for at, texts in enumerate(groups) for _ in texts], dtype=np.int64)
        self._size = len(groups)

    def cover(self, text: str) -> Doubles:
        """The best covered phrase of each category, 0 to 1; shape (categories,)."""
        return self._cover.of(text)

    def cosine(self, vector: Vectors) -> Doubles:
        """With the nearest of each category's phrases; shape (categories,)."""
        best = np.full(self._size, -1.0)
        np.maximum.at(best, self._of, (self._vectors @ vector).astype(np.float64))
        return best
