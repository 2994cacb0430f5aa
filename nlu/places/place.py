"""What a text says about a place."""

import re
from dataclasses import dataclass

Span = tuple[int, int]
"""From and to, in letters of `Place.text`."""
_LOOSE_START = re.compile(r"^[\s,;.:/&–-]+")
_LOOSE_END = re.compile(r"[\s,;:/&–-]+$")


@dataclass(frozen=True, slots=True)
class Place:
    """Everything as the citizen wrote it; None where nothing was said. Whether such a street exists is for matching."""

    text: str
    """The text that was read: composed (NFC) and without invisible signs."""
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    town: str | None = None
    """What stands behind the postcode; without one, a large or near town that is named beside the place."""
    district: str | None = None
    """As the city writes it."""
    landmark: str | None = None
    crossing: str | None = None
    """The second street of a crossing."""
    spans: tuple[Span, ...] = ()
    """Where all this stands, with "in der" before it; in order, never overlapping."""

    def __bool__(self) -> bool:
        return any((self.street, self.house_number, self.postcode, self.district, self.landmark))

    @property
    def rest(self) -> str:
        """The text without the place: what can be the description."""
        pieces, at = [], 0
        for start, end in self.spans:
            pieces.append(self.text[at:start])
            at = end
        kept = (_LOOSE_END.sub("", _LOOSE_START.sub("", piece)) for piece in (*pieces, self.text[at:]))
        return re.sub(r"\s+", " ", " ".join(piece for piece in kept if piece)).strip(" ,;:")
