"""The secret words of cases in what people write, and texts without them: they are the citizen's, and no staff's.

The words are looked for and not remembered: nobody has to keep them in clear to know what to hide. That two words of
the list stand side by side by chance is rare in a sentence; what staff lose by it are these two words.
"""

import re
from functools import cache
from pathlib import Path

HIDDEN = "•••"
_WORD = re.compile(r"[^\W\d_]+")
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_SIDE_BY_SIDE = re.compile(r"[\s*]+")
_JOINED = re.compile(r"[\s*]*(?:[,;+/&-]|\b(?:und|and|et|y|e|i|ve|и|та|і|و)\b)?[\s*]*")
_NUMBER = re.compile(r"(?=[A-Z\d \-]*\d)\b[A-Z\d]{4}[ \-\u2010-\u2015]?[A-Z\d]{4}\b", re.I | re.A)
"""What looks like a case number."""
_A_TIME = ("morgen", "abend")


@cache
def words() -> tuple[str, ...]:
    """All words that are used: nouns that everybody can write, without umlauts."""
    return tuple(Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").split())


def normal(text: str) -> str:
    """The text in one spelling."""
    return text.lower().translate(_SPELLED)


def count(text: str) -> int:
    """How many different words of the list stand in a text."""
    return len({normal(found[0]) for found in _listed(text)})


def names_a_case(text: str) -> bool:
    """Whether something like a case number stands in a text."""
    return _NUMBER.search(text) is not None


def hidden(text: str) -> str:
    """The text without any word of the list; for what was told to open a case."""
    return _without(text, _listed(text))


def hidden_pairs(text: str) -> str:
    """The text without two words of the list side by side, beside a case number also "Apfel und Biene"."""
    between, listed = _JOINED if names_a_case(text) else _SIDE_BY_SIDE, _listed(text)
    found = [pair for pair in zip(listed, listed[1:], strict=False) if _is_secret(text, *pair, between)]
    return _without(text, [word for pair in found for word in pair])


def _is_secret(text: str, one: re.Match[str], other: re.Match[str], between: re.Pattern[str]) -> bool:
    pair = (normal(one[0]), normal(other[0]))
    return pair[0] != pair[1] and pair != _A_TIME and bool(between.fullmatch(text, one.end(), other.start()))


def _listed(text: str) -> list[re.Match[str]]:
    known = _known()
    return [found for found in _WORD.finditer(text) if normal(found[0]) in known]


@cache
def _known() -> frozenset[str]:
    return frozenset(map(normal, words()))


def _without(text: str, found: list[re.Match[str]]) -> str:
    for start, end in sorted({word.span() for word in found}, reverse=True):
        text = text[:start] + HIDDEN + text[end:]
    return text
