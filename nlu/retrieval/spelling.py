"""Gives a message the spelling that the documents use, where a word is written as it sounds.

Much of what citizens spell wrongly sounds right ("verlohren", "anruffen", "kaputes"). Words one slip away are left to
`nlu.retrieval.typos`, which only adds a reading: half of those are another form of the word or another word.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from nlu.retrieval.phrases import Field, Phrase
from nlu.retrieval.words import FACET_WORDS, STOPWORDS, fold, surface

_OFTEN = 3
"""A word in so many questions of citizens is no slip, even where no title, keyword or text has it."""
_SHORTEST = 3
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("chs|x", "ks"),
        ("ph|v", "f"),
        ("qu", "kw"),
        ("ck|q|c(?!h)", "k"),
        ("tz|zz", "z"),
        ("dt$|th|d$|td", "t"),
        ("g$", "k"),
        ("b$", "p"),
        ("ai|ay|ey|(?<=sch)ie(?=n$)", "ei"),
        ("ie|y", "i"),
        ("(?<=[aeiou])h(?![aeiou])", ""),
        (r"(\w)\1+", r"\1"),
    )
)
"""How German spelling becomes sound, applied in order to folded words."""


class Spelling:
    """Only read after it is built."""

    def __init__(self, phrases: Sequence[Phrase], more: Iterable[str]) -> None:
        """`more`: folded words that are spelled right too."""
        asked, written = Counter[str](), Counter[str]()
        for phrase in phrases:
            seen = asked if phrase.field is Field.QUESTION else written
            seen.update({word.lower() for word, _, _ in surface(phrase.text)})
        right = {*written, *(word for word, count in asked.items() if count >= _OFTEN)}
        self._known = frozenset({*map(fold, right), *more, *STOPWORDS, *FACET_WORDS})
        self._heard: dict[str, str] = {}
        for word in sorted(right, key=lambda word: (-asked[word] - written[word], word)):
            self._heard.setdefault(sound(fold(word)), word)

    def corrected(self, text: str) -> str:
        """The text with words that nobody writes so replaced by those that they sound like."""
        for word, start, end in reversed(surface(text)):
            if found := self._meant(fold(word)):
                text = text[:start] + found + text[end:]
        return text

    def _meant(self, word: str) -> str | None:
        """The known word that an unknown one sounds like; a name or a number stays what it is."""
        if word in self._known or len(word) < _SHORTEST or not word.isalpha():
            return None
        return self._heard.get(sound(word))


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """What a folded word sounds like, roughly: words of the same sound are spelled alike by ear."""
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return word
