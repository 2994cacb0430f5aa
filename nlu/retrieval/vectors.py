"""A file of sentence vectors, because encoding a whole catalogue takes seconds and reading takes none."""

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlu.retrieval.encoders import Encoder, Vectors

Keys = NDArray[np.bytes_]
MAX_ROWS = 60_000
_PART = 8
_PAUSE_S = 0.002
"""Long enough for a waiting question to get the encoder's lock."""


def encode_cached(texts: Sequence[str], encoder: Encoder, path: Path | None) -> Vectors:
    """Vectors of `texts` (n, dim), taken from `path` where they are known; new ones are added to it."""
    if path is None:
        return encoder.encode(texts)
    keys = [_key(encoder, text) for text in texts]
    known = _read(path, encoder.dim)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        known |= dict(zip(missing, _encode(list(missing.values()), encoder), strict=True))
        _write(path, known)
    return np.stack([known[key] for key in keys]) if keys else np.empty((0, encoder.dim), np.float32)


def _encode(texts: Sequence[str], encoder: Encoder) -> Iterator[Vectors]:
    """In small parts, because citizens' questions wait for the encoder meanwhile."""
    for start in range(0, len(texts), _PART):
        yield from encoder.encode(texts[start : start + _PART])
        time.sleep(_PAUSE_S)


def _key(encoder: Encoder, text: str) -> bytes:
    return hashlib.sha1(f"{encoder.name}\0{text}".encode(), usedforsecurity=False).hexdigest().encode()


def _read(path: Path, dim: int) -> dict[bytes, Vectors]:
    """What the file holds; a missing, torn or foreign file counts as empty since it can be made anew."""
    try:
        with np.load(path, allow_pickle=False) as file:
            keys, rows = file["keys"], file["rows"]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}
    if rows.ndim != 2 or rows.shape != (len(keys), dim):
        return {}
    return dict(zip(keys.tolist(), rows, strict=True))


def _write(path: Path, vectors: dict[bytes, Vectors]) -> None:
    """Replace the file in one step, newest rows kept when there are too many."""
    newest = list(vectors.items())[-MAX_ROWS:]
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    with partial.open("wb") as file:
        np.savez(file, keys=np.array([k for k, _ in newest], dtype="S40"), rows=np.stack([v for _, v in newest]))
    partial.replace(path)
