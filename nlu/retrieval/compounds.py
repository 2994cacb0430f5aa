"""Splits German compounds into words that the documents themselves use ("Reisepassverlust")."""

from collections.abc import Iterable
from functools import lru_cache

from nlu.retrieval.words import STOPWORDS, stem

_LINKS = ("", "s", "es", "n", "en", "er", "e")
_MIN_PART = 3
_MIN_WORD = 7


class Compounds:
    """A splitter that knows the stems of a vocabulary; deterministic, and safe across threads."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        """`vocabulary`: folded words, as `words.words` returns them."""
        self.__setstate__(frozenset(stem(word) for word in vocabulary if _may_be_part(word)))

    def __getstate__(self) -> frozenset[str]:
        """Only the words: what was split before is remembered anew."""
        return self._stems

    def __setstate__(self, stems: frozenset[str]) -> None:
        self._stems = stems
        self.split = lru_cache(maxsize=16384)(self._split)

    def _split(self, word: str) -> tuple[str, ...]:
        """Stems of the parts of a folded word, deepest parts last; empty when it is not a compound."""
        if len(word) < _MIN_WORD:
            return ()
        found = [pair for at in range(_MIN_PART, len(word) - _MIN_PART + 1) if (pair := self._cut(word, at))]
        if not found:
            return ()
        left, right = max(found, key=lambda pair: (min(len(pair[0]), len(pair[1])), len(pair[1])))
        return tuple(dict.fromkeys((stem(left), stem(right), *self._split(left), *self._split(right))))

    def _cut(self, word: str, at: int) -> tuple[str, str] | None:
        left, right = word[:at], word[at:]
        if stem(right) not in self._stems:
            return None
        for link in _LINKS:
            bare = left.removesuffix(link) if link else left
            if len(bare) >= _MIN_PART and (stem(bare) in self._stems or self.split(bare)):
                return bare, right
        return None


def _may_be_part(word: str) -> bool:
    return len(word) >= _MIN_PART and word not in STOPWORDS and not word.isdigit()
