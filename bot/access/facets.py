"""Which parts of an article a message asks for, by the phrases by which the assistant knows them.

The gateway has no model and no spaCy; the phrases are the same files, matched word by word, the longest first.
"""

import re
from functools import cache
from pathlib import Path

from bot.knowledge.articles import Module
from nlu.phrase_forms import forms, plain, typed
from nlu.yaml_files import read_yaml

_PHRASES = Path(__file__).parents[2] / "nlu" / "data" / "facets"
_WORD = re.compile(r"[^\W_]+")
_LISTED = re.compile(r"^\s*-\s+(.+?)\s*$", re.MULTILINE)
_Phrases = dict[tuple[str, ...], Module]


def asked(text: str) -> tuple[Module, ...]:
    """The modules that `text` asks for, each once, in the order of its words."""
    words, phrases = _words(text), _phrases()
    found: dict[int, Module] = {}
    taken: set[int] = set()
    for length in range(min(len(words), max(map(len, phrases))), 0, -1):
        for start in range(len(words) - length + 1):
            places = range(start, start + length)
            module = phrases.get(words[start : start + length])
            if module and taken.isdisjoint(places):
                found[start] = module
                taken.update(places)
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))


def _words(text: str) -> tuple[str, ...]:
    return tuple(plain(word) or word.lower() for word in _WORD.findall(typed(text)))


@cache
def _phrases() -> _Phrases:
    """Phrases of all languages together, as the assistant's model has them."""
    read: _Phrases = {}
    for path in sorted(_PHRASES.glob("*.yml")):
        for entry in read_yaml(path)["nlu"]:
            for phrase in _LISTED.findall(entry["examples"]):
                read |= {_words(form): Module(entry["synonym"]) for form in forms(typed(phrase))}
    return read
