"""Street names in one spelling, however they are abbreviated, hyphenated or joined."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlu.places.vocabulary import KINDS, LEADS, SHORT_ENDINGS, SHORT_WORDS

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ø": "oe", "æ": "ae"})
_SPELLED = re.compile(r"ae|oe|(?<![aeq])ue")
_WORD = re.compile(r"[ABKL] ?\d{1,4}(?![^\W_])|[^\W\d_]+\.?|\d+")
_SHORTEST = 2
"""Letters that must stand before a kind of street: "Weg" alone is no kind."""


@dataclass(frozen=True, slots=True)
class Name:
    """One street name, taken apart for comparison; all in lower case without blanks and hyphens."""

    plain: str
    """With ä as ae."""
    folded: str
    """With ä, ae and a as one, and with ß, ss and s."""
    ordered: str
    """`folded` with its words in alphabetical order."""
    lead: str
    """"am", "ander", "unterden", or nothing."""
    stem: str
    """What sets it apart: without `lead` and `kind`."""
    kind: str
    """"strasse", "weg", or nothing."""


def plain_word(word: str) -> str:
    """A word in lower case and plain letters, ä as ae; abbreviations stay."""
    lowered = word.lower().translate(_UMLAUTS)
    if lowered.isascii():
        return lowered
    return "".join(sign for sign in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(sign))


@lru_cache(maxsize=32768)
def fold(plain: str) -> str:
    """A plain word without the e of spelled umlauts and with one s for ß, so that another keyboard costs little."""
    return _SPELLED.sub(lambda match: match.group()[0], plain).replace("ss", "s")


def name_words(name: str) -> list[str]:
    """The words of a name, plain and written out: "Gr. Bonner Str." gives "grosse", "bonner", "strasse"."""
    text = unicodedata.normalize("NFC", name)
    found = _WORD.findall(text)
    return [written_out(word, at == 0, at == len(found) - 1) for at, word in enumerate(found)]


def written_out(word: str, first: bool, last: bool) -> str:
    """A word, plain, with its abbreviation written out where it can only be one."""
    bare, dotted = plain_word(word.rstrip(".")).replace(" ", ""), word.endswith(".")
    if bare == "st":
        return "sankt" if first else "strasse"
    if bare in SHORT_WORDS and (last or dotted or len(bare) >= 3):
        return SHORT_WORDS[bare]
    for ending, full in SHORT_ENDINGS.items():
        if bare.endswith(ending) and len(bare) >= len(ending) + 3 and (dotted or len(ending) > 2):
            return bare[: -len(ending)] + full
    return bare


def read_name(name: str) -> Name:
    """The name for comparison; of any text, also an empty one."""
    words = name_words(name)
    lead, rest = _lead(words)
    core = "".join(rest)
    kind = next((kind for kind in KINDS if core.endswith(kind) and len(core) >= len(kind) + _SHORTEST), "")
    plain, stem = "".join(words), core[: len(core) - len(kind)]
    ordered = "".join(sorted(fold(word) for word in words)) if len(words) > 1 else ""
    return Name(plain, fold(plain), ordered, lead, fold(stem), kind)


def _lead(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The words that lead a name ("An der Trift") and the others; the last word is never one."""
    at = 0
    while at < min(len(words) - 1, 2) and words[at] in LEADS:
        at += 1
    return "".join(words[:at]), words[at:]
