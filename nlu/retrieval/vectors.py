"""A file of sentence vectors, because encoding a whole catalogue takes seconds and reading takes none.

One SQLite file for all sites and encoders: the wordings of the starter lexicon are encoded once for all of them, a
killed import goes on where it was, and several processes may read and add at once.
"""

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np

from nlu.retrieval.encoders import Encoder, Vectors

MAX_ROWS = 200_000
"""Some 400 MB; the oldest go first."""
_PART = 32
_ASKED = 500
_PAUSE_S = 0.002
"""Long enough for a waiting question to get the encoder's lock."""
_BUSY_S = 30.0
_PAGE = 16_384
"""Holds seven vectors of 512 numbers; SQLite's usual page would hold one and waste its other half."""
_TABLE = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, value BLOB NOT NULL)"


T = TypeVar("T")


def encode_cached(texts: Sequence[str], encoder: Encoder, path: Path | None) -> Vectors:
    """Vectors of `texts` (n, dim), taken from `path` where they are known; new ones are added to it."""
    if path is None:
        return encoder.encode(texts)
    keys = [_key(encoder, text) for text in texts]
    with _opened(path) as file:
        known = _known(file, keys, encoder.dim)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for part in _parts(missing.items(), _PART):
            known |= _added(file, dict(part), encoder)
        if missing:
            _forget_oldest(file)
    return np.stack([known[key] for key in keys]) if keys else np.empty((0, encoder.dim), np.float32)


class KeptEncoder:
    """An encoder whose vectors are kept in a file: for what a city has written, never for what citizens write."""

    def __init__(self, encoder: Encoder, path: Path | None) -> None:
        self.name, self.dim = encoder.name, encoder.dim
        self._encoder, self._path = encoder, path

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the encoder itself does."""
        return encode_cached(texts, self._encoder, self._path)


def _added(file: sqlite3.Connection, texts: dict[bytes, str], encoder: Encoder) -> dict[bytes, Vectors]:
    """In small parts, because citizens' questions wait for the encoder meanwhile."""
    rows = np.asarray(encoder.encode(list(texts.values())), dtype=np.float32)
    with file:
        values = [(key, row.tobytes()) for key, row in zip(texts, rows, strict=True)]
        file.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", values)
    time.sleep(_PAUSE_S)
    return dict(zip(texts, rows, strict=True))


def _known(file: sqlite3.Connection, keys: Sequence[bytes], dim: int) -> dict[bytes, Vectors]:
    return {key: np.frombuffer(row, dtype=np.float32) for key, row in _read(file, keys) if len(row) == 4 * dim}


def _read(file: sqlite3.Connection, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for part in _parts(keys, _ASKED):
        places = ",".join("?" * len(part))
        yield from file.execute(f"SELECT key, value FROM vectors WHERE key IN ({places})", part)


def _forget_oldest(file: sqlite3.Connection) -> None:
    with file:
        file.execute("DELETE FROM vectors WHERE rowid <= (SELECT max(rowid) FROM vectors) - ?", (MAX_ROWS,))


def _parts(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    rest = iter(items)
    while part := tuple(islice(rest, size)):
        yield part


def _key(encoder: Encoder, text: str) -> bytes:
    return hashlib.blake2b(f"{encoder.name}\0{text}".encode(), digest_size=16).digest()


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, made anew where it is torn or foreign: what it holds can be made again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = _connected(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        path.unlink()
        file = _connected(path)
    with closing(file):
        yield file


def _connected(path: Path) -> sqlite3.Connection:
    """With a write-ahead log, so that readers and a writer do not wait for each other."""
    file = sqlite3.connect(path, timeout=_BUSY_S)
    try:
        file.execute(f"PRAGMA page_size = {_PAGE}")
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = NORMAL")
        file.execute(_TABLE)
    except sqlite3.DatabaseError:
        file.close()
        raise
    return file
