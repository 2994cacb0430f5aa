"""Whether words say where something is, in the languages that citizens write: else any two of them were a place."""

import re
from functools import cache
from pathlib import Path

from actions.arabic_nouns import without_article
from bot.cases.plain import clean
from nlu.phrase_forms import plain, typed
from nlu.places.vocabulary import LANDMARKS
from nlu.yaml_files import read_yaml

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_ENDING = 4
"""Letters from which on a noun may be the last part of a longer one."""
_NAME_WORDS = 3
"""Words of a name that stands alone."""


@cache
def _phrases(table: str) -> frozenset[str]:
    data: dict[str, dict[str, str]] = read_yaml(Path(__file__).with_suffix(".yml"))
    return frozenset(_line(phrase) for text in data[table].values() for phrase in text.split(","))


def _line(text: str) -> str:
    return " ".join(_WORD.findall(plain(typed(clean(text[:500])))))


def says_where(text: str) -> bool:
    """Whether there is a word of place in it: a preposition, a noun such as "school", or a landmark."""
    line = f" {_line(text)} "
    if any(f" {phrase} " in line for phrase in _phrases("clear")) or any(map(_is_place, line.split())):
        return True
    return not speaks(text) and any(f" {phrase} " in line for phrase in _phrases("common"))


def ends_with_noun(text: str) -> bool:
    """Whether the last word says what is there ("am Spielplatz")."""
    return any(map(_is_place, _line(text).split()[-1:]))


def leads_somewhere(text: str) -> bool:
    """Whether it begins as what says where does ("bei der Ampel"); the noun alone may be what is broken."""
    line = f"{_line(text)} "
    return any(line.startswith(f"{phrase} ") for phrase in _phrases("clear"))


def speaks(text: str) -> bool:
    """Whether it is about what was said or is not known."""
    line = f" {_line(text)} "
    return any(f" {phrase} " in line for phrase in _phrases("spoken"))


def may_be_a_name(text: str) -> bool:
    """Whether it is one word, or a few with capitals, of which nothing says that they are no place."""
    words = clean(text[:500]).split()
    return not speaks(text) and (len(words) == 1 or (len(words) <= _NAME_WORDS and all(map(_is_capital, words))))


def _is_capital(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit()


def _is_place(word: str) -> bool:
    bare, nouns = without_article(word), _phrases("nouns")
    return (
        bare in LANDMARKS
        or any(bare.startswith(noun) for noun in nouns if len(noun) >= _ENDING or bare == noun)
        or any(bare.endswith(noun) for noun in nouns if len(noun) > _ENDING)
    )
