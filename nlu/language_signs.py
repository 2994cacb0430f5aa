"""What gives a language away: the words, letters, scripts and weights of language_words.yml, ready to look up."""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nlu.yaml_files import read_yaml

LATIN = "latin"
_SCRIPTS = {LATIN: "LATIN", "cyrillic": "CYRILLIC", "arabic": "ARABIC"}
_FOLDED = str.maketrans({"ı": "i", "ł": "l", "ß": "ss", "đ": "d", "œ": "oe"})
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Signs:
    """The file's tables by language code; a language without an entry has no such sign."""

    weights: dict[str, float]
    scripts: dict[str, str]
    words: dict[str, frozenset[str]]
    alone: dict[str, frozenset[str]]
    letters: dict[str, frozenset[str]]
    missing: dict[str, float]
    others: frozenset[str]

    def script(self, code: str) -> str:
        """The script that the language is written in."""
        return self.scripts.get(code, LATIN)

    def of_prior(self, code: str, present: str) -> float:
        """How likely the language is before anything is read."""
        return self.weights["present"] * (code == present) + self.weights["neighbour"] * (code in self.others)

    def of_words(self, words: list[str], code: str) -> float:
        """What the folded words say for the language."""
        frequent, alone = self.words.get(code, _NONE), self.alone.get(code, _NONE)
        extra = self.weights["alone"] if len(words) < self.weights["guess_from"] else self.weights["word"]
        return sum(self.weights["word"] * (word in frequent) + extra * (word in alone) for word in words)

    def of_letters(self, plain: str, code: str, script: str) -> float:
        """What special letters say for the language, or that they are missing."""
        found = len(self.letters.get(code, _NONE) & set(plain.lower()))
        absent = self.missing.get(code, 0.0) * (script == self.script(code) and not found)
        return self.weights["letter"] * found - absent * len(plain)


def script_of(words: list[str]) -> str:
    """The script of most words (a loan word may be long); empty if no listed language is written in any."""
    found = Counter(_script(word[0]) for word in words if word)
    del found[""]
    return max(found, key=found.__getitem__, default="")


@cache
def _script(character: str) -> str:
    name = unicodedata.name(character, "") if character.isalpha() else ""
    return next((script for script, start in _SCRIPTS.items() if name.startswith(start)), "")


def fold(word: str) -> str:
    """Lower case without accents, as hurried people write."""
    parts = unicodedata.normalize("NFKD", word.lower().translate(_FOLDED))
    return "".join(part for part in parts if not unicodedata.combining(part))


@cache
def signs() -> Signs:
    """The file, read once."""
    data: dict[str, Any] = read_yaml(Path(__file__).with_name("language_words.yml"))
    words, alone = (
        {code: frozenset(map(fold, text.split())) for code, text in data[part].items()} for part in ("words", "alone")
    )
    letters = {code: frozenset(text) for code, text in data["letters"].items()}
    return Signs(data["weights"], data["scripts"], words, alone, letters, data["missing"], frozenset(data["others"]))
