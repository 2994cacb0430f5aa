"""Proposes a city's category for what a citizen wrote: named where sure, offered where not, else left open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nlu.categories.category import Category
from nlu.categories.learned import learned
from nlu.categories.links import link
from nlu.categories.meanings import Meanings
from nlu.categories.own_words import OwnWords
from nlu.categories.reports import shipped_reports
from nlu.categories.signals import signals
from nlu.categories.weighing import chances
from nlu.retrieval.encoders import Encoder, Vectors
from nlu.retrieval.vectors import KeptEncoder

Doubles = NDArray[np.float64]
_MOST_CHOICES = 4
_ENOUGH = 0.97
"""Choices hold nearly all of the chance that the categories have, as those of the articles do."""
_READ = 1_000
"""Characters; what is broken stands at the beginning, and the time for an answer stays the same."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


@dataclass(frozen=True)
class Ranked:
    """A category and the chance (0 to 1) that it is meant."""

    code: str
    chance: float


@dataclass(frozen=True)
class Proposal:
    """What to do with a text: `sure` has one code, `choices` two to four, `unknown` none."""

    decision: Literal["sure", "choices", "unknown"]
    codes: tuple[str, ...]
    ranked: tuple[Ranked, ...]
    """All categories, best first; what is missing to 1 is the chance that none of them is meant."""


class Proposer:
    """For one city's categories; deterministic, and safe across threads."""

    def __init__(
        self,
        categories: Sequence[Category],
        encoder: Encoder,
        beside: Sequence[Category] = (),
        keep: Path | None = None,
    ) -> None:
        """The first proposer of an encoder learns for a moment (`learned`), every further one is there at once.

        `beside`: what the city has too and is not proposed here; what is named in there means none of the others.
        `keep`: the file of the vectors of all this.
        """
        self._encoder = encoder
        kept = KeptEncoder(encoder, keep)
        self._learned = learned(kept)
        self._codes = [category.code for category in categories]
        self._weights = np.array(self._learned.trust.weights)
        meanings = self._learned.meanings
        links = link([*categories, *beside], meanings, self._learned.trust.link_from, kept)
        self.links = {code: links[code] for code in self._codes if code in links}
        more = {meaning.code: meaning.phrases for meaning in shipped_reports().meanings}
        words = {code: [word for meant in linked for word in more[meant]] for code, linked in self.links.items()}
        self._words = OwnWords(categories, kept, words)
        self._known = np.array([code in self.links for code in self._codes], dtype=bool)
        self._share = _shares(self._codes, self.links, meanings)

    def propose(self, text: str, vector: Vectors | None = None) -> Proposal:
        """Of any text; `vector` is its sentence vector where that is known already, shape (dim,)."""
        read = _UNPRINTABLE.sub(" ", text)[:_READ].strip()
        if not self._codes or not any(character.isalpha() for character in read):
            return Proposal("unknown", (), tuple(Ranked(code, 0.0) for code in self._codes))
        return self._decided(self._chances(read, self._encoder.encode([read])[0] if vector is None else vector))

    def _chances(self, text: str, vector: Vectors) -> Doubles:
        """Shape (categories,)."""
        meant = self._learned.meanings.of(text, vector)
        served = self._share.any(axis=0)
        rows = signals(
            self._share @ meant,
            float(meant[~served].sum()),
            self._known,
            self._words.cover(text),
            self._words.cosine(vector),
        )
        return chances(rows, self._weights)[:-1]

    def _decided(self, found: Doubles) -> Proposal:
        order = np.argsort(-found, kind="stable")
        ranked = tuple(Ranked(self._codes[at], float(found[at])) for at in order)
        if ranked[0].chance >= self._learned.trust.sure_from:
            return Proposal("sure", (ranked[0].code,), ranked)
        if found.sum() >= self._learned.trust.choices_from and len(ranked) > 1:
            return Proposal("choices", _choices(ranked), ranked)
        return Proposal("unknown", (), ranked)


def _choices(ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """The two to four best: as many as it takes to hold nearly all of the chance."""
    shares = np.cumsum([category.chance for category in ranked])
    needed = int(np.searchsorted(shares, _ENOUGH * shares[-1])) + 1
    return tuple(category.code for category in ranked[: min(max(needed, 2), _MOST_CHOICES)])


def _shares(codes: Sequence[str], links: dict[str, tuple[str, ...]], meanings: Meanings) -> Doubles:
    """1 where a category has a meaning, shape (categories, names of meanings)."""
    return np.array([[float(name in links.get(code, ())) for name in meanings.names] for code in codes])
