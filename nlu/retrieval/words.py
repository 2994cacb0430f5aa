"""Words as the index compares them: folded, without endings, without the words that say nothing."""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_FOLDS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "’": "'", "ı": "i"})
_SPELLED_UMLAUT = re.compile(r"ae|oe|(?<![aeq])ue(?!ll)")
_PARTICLES = "ab|an|auf|aus|ein|um|vor|weg|zu|zuruck|nach|mit|frei|fest|bei|los"
_INFIX = re.compile(rf"^({_PARTICLES})(?:ge|zu)(\w{{3,}}(?:t|en))$")
_PARTICIPLE = re.compile(r"^ge(\w{4,}t)$")
_ENDINGS = (
    *("ierungen", "ierung", "ungen", "iert", "ieren", "ung", "ern", "est", "em", "en", "er", "es", "et"),
    *("ing", "ed", "st", "e", "s", "n", "t"),
)
_INFLECTIONS = ("ern", "em", "en", "er", "es", "e", "n", "s")

STOPWORDS = frozenset(files("nlu.retrieval").joinpath("data/stopwords.txt").read_text(encoding="utf-8").split())
"""Folded German and English words that say nothing about the topic."""

FACET_WORDS = frozenset(files("nlu.retrieval").joinpath("data/facet_words.txt").read_text(encoding="utf-8").split())
"""Folded words by which a question asks for one side of a topic (its fee, its papers) without naming the topic."""


def folded(text: str) -> str:
    """Lower case and one spelling for ä, ae and a, so that a missing umlaut costs nothing."""
    plain = unicodedata.normalize("NFC", text).lower().translate(_FOLDS)
    return _SPELLED_UMLAUT.sub(lambda match: match.group()[0], plain)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """`folded` for single words, which are remembered; what a citizen wrote as a whole must not be."""
    return folded(word)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A folded word without its ending: "angemeldet", "anzumelden" and "Anmeldung" become one."""
    word = _INFIX.sub(r"\1\2", word)
    word = _PARTICIPLE.sub(r"\1", word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return _tidy(word[: -len(ending)])
    return word


def trim(word: str) -> str:
    """A folded word without its inflection only: "hausieren" stays apart from "Haus"."""
    for ending in _INFLECTIONS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _tidy(word: str) -> str:
    return word[:-1] if len(word) > 5 and word[-1] in "es" and word[-2] not in "es" else word


def surface(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as they stand there, with their place; hyphenated words are one."""
    return [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def words(text: str) -> list[str]:
    """Folded words in order; a hyphen joins ("E-Mail" is one word) so that both spellings meet."""
    return [fold(word).replace("-", "").replace("'", "") for word, _, _ in surface(text)]


def content_words(text: str) -> list[str]:
    """Folded words that carry meaning; when a text has none of these, all its words."""
    every = words(text)
    return [word for word in every if word not in STOPWORDS] or every


def stems(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order."""
    return [stem(word) for word in content_words(text)]
