"""Which messages are alike: groups of the inbox by the likeness of their sentence vectors, in any language.

Brains only: it needs numpy, and an encoder made the vectors.
"""

from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

ALIKE = 0.6
"""Cosine from which on two messages that were taken for the same thing stand in one group.

Measured on 1 197 questions of development, all worded differently, in ten languages (musterstadt_dev and
out_of_scope_dev): 929 groups, 98.8 % of the messages with the majority of their group, 96.5 % in groups of two and
more. Without the condition that they were taken for the same it would take 0.65 for 954 groups, with 97.4 % and 91.6 %.
"""
_MOST = 4_000
"""Groups that a message is compared with; the newest ones."""
_STEPS = 127

Vector = NDArray[np.float32]


def packed(vector: Vector) -> str:
    """A unit vector as text, a byte for each value.

    Rounding moves each value by at most half a step, so a likeness by at most sqrt(values) * largest / 127; for vectors
    of an encoder, whose values are spread, that is less than a hundredth.
    """
    scale = float(np.abs(vector).max()) or 1.0
    return b64encode(np.round(vector / scale * _STEPS).astype(np.int8).tobytes()).decode()


def unpacked(text: str) -> Vector:
    """The unit vector that was packed."""
    values = np.frombuffer(b64decode(text), dtype=np.int8).astype(np.float32)
    return values / max(float(np.linalg.norm(values)), 1e-9)


@dataclass(frozen=True)
class Group:
    """An open group: what its messages were taken for, and the vector of the message that began it."""

    id: str
    meaning: str
    vector: str


class Rows:
    """Vectors under each other, with room for more: most messages begin a group, and copying all would cost more."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._room = np.empty((0, 0), dtype=np.float32)

    def add(self, name: str, vector: Vector) -> None:
        """One more row."""
        if len(self.ids) == len(self._room):
            wider = np.empty((2 * len(self.ids) + 16, len(vector)), dtype=np.float32)
            wider[: len(self.ids)] = self._room[: len(self.ids)] if self.ids else 0
            self._room = wider
        self._room[len(self.ids)] = vector
        self.ids.append(name)

    def drop(self, name: str) -> None:
        """The last row takes the place of the one that goes."""
        place, last = self.ids.index(name), self.ids.pop()
        if place < len(self.ids):
            self.ids[place], self._room[place] = last, self._room[len(self.ids)]

    def nearest(self, vector: Vector) -> tuple[str, float] | None:
        """The row that is most alike, and how much; None without rows."""
        if not self.ids:
            return None
        likeness = self._room[: len(self.ids)] @ vector
        best = int(likeness.argmax())
        return self.ids[best], float(likeness[best])


@dataclass
class Groups:
    """The open groups of one site, in memory."""

    _known: dict[str, str] = field(default_factory=dict)
    """What the messages of each group were taken for."""
    _rows: defaultdict[str, Rows] = field(default_factory=lambda: defaultdict(Rows))

    def missing(self, open_ids: Iterable[str]) -> set[str]:
        """Forget the groups that are no longer open; which of the open ones are not known yet."""
        present = set(open_ids)
        for gone in self._known.keys() - present:
            self._forget(gone)
        return present - self._known.keys()

    def add(self, group: Group) -> None:
        """Another group that messages can join."""
        while len(self._known) >= _MOST:
            self._forget(next(iter(self._known)))
        self._known[group.id] = group.meaning
        self._rows[group.meaning].add(group.id, unpacked(group.vector))

    def nearest(self, meaning: str, vector: Vector) -> str | None:
        """The group of this meaning that is most alike; None where none is alike enough."""
        found = self._rows[meaning].nearest(vector) if meaning in self._rows else None
        return found[0] if found and found[1] >= ALIKE else None

    def _forget(self, group: str) -> None:
        meaning = self._known.pop(group)
        self._rows[meaning].drop(group)
        if not self._rows[meaning].ids:
            del self._rows[meaning]
