"""Finds a district of the city in a text."""

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from nlu.places.names import fold, name_words
from nlu.places.tokens import Token, joined

_MOST_WORDS = 3
_SHORTEST_SLIP = 7
"""Letters from which on a district is recognised with one slip."""


class DistrictFinder:
    """Only read after it is built."""

    def __init__(self, districts: Iterable[str]) -> None:
        self._names = {_key(name): name for name in districts if _key(name)}

    def has(self, name: str) -> bool:
        """Whether a district is called so."""
        return _key(name) in self._names

    def find(self, text: str, found: Sequence[Token]) -> tuple[str, int, int] | None:
        """The first district named, as the city writes it, with its place; with one slip only where none is right."""
        for at in range(len(found)):
            for count in range(min(_MOST_WORDS, len(found) - at), 0, -1):
                words = found[at : at + count]
                if all(joined(text, a, b) for a, b in zip(words, words[1:], strict=False)):
                    name = self._names.get(_key(" ".join(word.text for word in words)))
                    if name:
                        return name, words[0].start, words[-1].bare_end
        return self._slipped(found)

    def _slipped(self, found: Sequence[Token]) -> tuple[str, int, int] | None:
        for token in found:
            key = _key(token.text) if token.is_capital and len(token.text) >= _SHORTEST_SLIP else ""
            near = [name for known, name in self._names.items() if key and OSA.distance(key, known, score_cutoff=1) < 2]
            if len(near) == 1:
                return near[0], token.start, token.bare_end
        return None


def _key(name: str) -> str:
    return fold("".join(name_words(name)))
