"""Finds the known word that a mistyped one was meant to be (one letter wrong, missing, doubled, swapped)."""

import zlib
from array import array
from collections.abc import Iterable

import numpy as np

_MIN_LENGTH = 5


class Typos:
    """Known words by every form they take with one letter left out, so that a look-up costs microseconds.

    The forms are kept as checksums in one sorted array, because as strings they outweigh the words tenfold.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words = sorted(set(vocabulary))
        self._known = frozenset(self._words)
        sums, owners = array("I"), array("i")
        for at, word in enumerate(self._words):
            forms = _forms(word)
            sums.extend(map(_sum, forms))
            owners.extend([at] * len(forms))
        flat = np.array(sums, dtype=np.uint32)
        order = np.argsort(flat, kind="stable")
        self._sums, self._owners = flat[order], np.array(owners, dtype=np.int32)[order]

    def nearest(self, word: str) -> str | None:
        """The known word one slip away, the longest common start first; none for short or known words."""
        if len(word) < _MIN_LENGTH or word in self._known or word.isdigit():
            return None
        near = {known for known in self._sharing(_forms(word)) if len(known) >= _MIN_LENGTH - 1}
        return min(near, key=lambda known: (-_common_start(word, known), known), default=None)

    def _sharing(self, forms: set[str]) -> list[str]:
        """Known words with one of the forms; checked letter by letter, since checksums can meet by chance."""
        wanted = np.array([_sum(form) for form in forms], dtype=np.uint32)
        starts, ends = np.searchsorted(self._sums, wanted), np.searchsorted(self._sums, wanted, side="right")
        places = {int(at) for a, b in zip(starts, ends, strict=True) for at in self._owners[a:b]}
        return [self._words[at] for at in places if forms & _forms(self._words[at])]


def _sum(form: str) -> int:
    return zlib.crc32(form.encode())


def _forms(word: str) -> set[str]:
    if len(word) < _MIN_LENGTH - 1:
        return {word}
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _common_start(left: str, right: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), len(left))
