"""A second look with a stronger, slower encoder, for the questions that the first one leaves open.

Each document has a few vectors: its titles, its text, and its wordings in groups. A group can be left out, so
that a catalogue can be asked its own wordings while they are hidden (`nlu.retrieval.rehearsals`).
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import Encoder
from nlu.retrieval.vectors import encode_cached

Floats = NDArray[np.float32]
SECOND = ("second_title", "second_asked", "second_body")
"""Names of the columns of a comparison."""
GROUPS = 5
"""Wordings of a document are parted by their position into this many groups, as rehearsals part them."""
_TITLE, _ASKED, _BODY = range(3)
_LONGEST = 240
_PART = 8
Row = tuple[int, int, int, str]
"""Document, column, group (-1: always there), text."""


class SecondLook:
    """Vectors of all documents; only read after it is built."""

    def __init__(self, documents: Sequence[Document], encoder: Encoder, cache: Path | None = None) -> None:
        """`cache` names a file that keeps the vectors between builds."""
        rows = [row for at, document in enumerate(documents) for row in _rows(at, document)]
        self._encoder = encoder
        self._count = len(documents)
        self._vectors = encode_cached([text for *_, text in rows], encoder, cache)
        self._cells = np.array([document * len(SECOND) + column for document, column, _, _ in rows], dtype=np.int64)
        self._groups = np.array([group for _, _, group, _ in rows], dtype=np.int64)

    def compare(self, query: str, without: int | None = None) -> Floats:
        """Best likeness of each document's titles, wordings and text, shape (documents, len(SECOND)).

        A document without wordings or text counts with its titles; `without` leaves out one group of wordings.
        """
        likeness = self._vectors @ self._encoder.encode([query])[0]
        if without is not None:
            likeness = np.where(self._groups == without, -1, likeness)
        best = np.full(self._count * len(SECOND), -1, dtype=np.float32)
        np.maximum.at(best, self._cells, likeness)
        table = best.reshape(self._count, len(SECOND))
        return np.where(table < 0, table[:, [_TITLE]], table)


def _rows(at: int, document: Document) -> Iterator[Row]:
    yield at, _TITLE, -1, "; ".join(document.titles)[:_LONGEST]
    if document.body:
        yield at, _BODY, -1, f"{document.titles[0]}: {document.body}"[:_LONGEST]
    # the encoder knows a hundred languages, so the wordings of one are enough, and vectors are dear
    said = (*document.aliases, *document.questions)
    numbered = sorted(((place % GROUPS, text) for place, text in enumerate(said)), key=lambda pair: pair[0])
    for group, members in groupby(numbered, key=lambda pair: pair[0]):
        texts = [text for _, text in members]
        for start in range(0, len(texts), _PART):
            yield at, _ASKED, group, "; ".join(texts[start : start + _PART])[:_LONGEST]
