"""An inverted index in flat arrays: for each term the rows that hold it, and how much."""

from array import array
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
Values = NDArray[np.float32]


class Postings:
    """Built once from one mapping of term to value per row; reading is safe across threads."""

    def __init__(self, rows: Iterable[Mapping[str, float]]) -> None:
        """`rows` are read one by one, so that a catalogue's mappings never stand in memory together."""
        self._positions: dict[str, int] = {}
        terms, values, lengths = array("i"), array("f"), array("i")
        for row in rows:
            terms.extend(self._positions.setdefault(term, len(self._positions)) for term in row)
            values.extend(row.values())
            lengths.append(len(row))
        flat = np.frombuffer(terms, dtype=np.int32) if terms else np.empty(0, dtype=np.int32)
        order = np.argsort(flat, kind="stable")
        self._owners = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[order]
        self._values = np.array(values, dtype=np.float32)[order]
        self._starts = np.searchsorted(flat[order], np.arange(len(self._positions) + 1))
        self.size = len(lengths)

    def __contains__(self, term: str) -> bool:
        return term in self._positions

    def __len__(self) -> int:
        return len(self._positions)

    def position(self, term: str) -> int | None:
        """The number of a term, or none when no row holds it."""
        return self._positions.get(term)

    def at(self, position: int) -> tuple[Rows, Values]:
        """The rows that hold a term, each once and in order, with their values."""
        window = slice(self._starts[position], self._starts[position + 1])
        return self._owners[window], self._values[window]

    def gather(self, positions: NDArray[np.int64]) -> tuple[Rows, Values, NDArray[np.int64]]:
        """Rows and values of several terms one after the other, and how many belong to each term."""
        windows = [slice(self._starts[at], self._starts[at + 1]) for at in positions]
        lengths = self._starts[positions + 1] - self._starts[positions]
        if not windows:
            return self._owners[:0], self._values[:0], lengths
        rows = np.concatenate([self._owners[window] for window in windows])
        return rows, np.concatenate([self._values[window] for window in windows]), lengths

    def document_counts(self) -> NDArray[np.int64]:
        """In how many rows each term stands, shape (terms,)."""
        return np.diff(self._starts).astype(np.int64)

    def square_sums(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each row the sum of (value * weight of the term) squared, shape (rows,)."""
        squares = (self._values * np.repeat(weights, np.diff(self._starts))) ** 2
        return np.bincount(self._owners, weights=squares, minlength=self.size).astype(np.float64)
