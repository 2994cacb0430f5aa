"""The small words of follow_up_words.yml, ready to compare: what points back, goes on, or says for whom."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlu.phrase_forms import plain
from nlu.yaml_files import read_yaml

WORD = re.compile(r"[\w\u064b-\u0652]+")
"""A word of any script, with the vowel signs of Arabic."""

Phrases = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class SmallWords:
    """The tables of the file, whose comments say what they mean; all words are in one spelling (`plain`)."""

    points: dict[str, frozenset[str]]
    """By language: all languages mixed would let too much through."""
    links: Phrases
    binding: Phrases
    about: frozenset[str]
    attached: tuple[str, ...]
    behind: frozenset[str]
    endings: tuple[str, ...]
    whose: frozenset[str]
    children: frozenset[str]


def words(text: str) -> list[str]:
    """The words of a text in one spelling."""
    return [plain(word) for word in WORD.findall(text)]


@cache
def small_words() -> SmallWords:
    """The file, read once."""
    path = Path(__file__).with_name("follow_up_words.yml")
    data: dict[str, dict[str, str]] = read_yaml(path)
    return SmallWords(
        points={language: frozenset(words(text)) for language, text in data["points"].items()},
        links=_phrases(data["links"].values()),
        binding=_phrases(data["binding"].values()),
        about=frozenset(words(" ".join(data["about"].values()))),
        attached=tuple(words(" ".join(data["attached"].values()))),
        behind=frozenset(words(" ".join(data["behind"].values()))),
        endings=tuple(words(" ".join(data["endings"].values()))),
        whose=frozenset(words(" ".join(data["whose"].values()))),
        children=frozenset(words(" ".join(data["children"].values()))),
    )


def _phrases(texts: Iterable[str]) -> Phrases:
    return frozenset(tuple(words(phrase)) for text in texts for phrase in text.split(","))
