"""Rules of plain German ("Leichte Sprache") that a program can check: what breaks them in a text, in words."""

import re
from collections.abc import Iterator

MOST_WORDS = 12
LONGEST_WORD = 15
"""Letters; what is longer is parted by a middle dot or a hyphen."""

_ADDRESS = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_PLACE = re.compile(r"{\w+}")
_END = re.compile(r"(?<=[.!?:…])(?<!\bz\.)[”“*]*\s+|\n+")
_WORD = re.compile(r"[\w·-]+")
_BROKEN = {
    "a subjunctive": re.compile(r"\b(?:würd|wär|hätt|könnt|müsst|dürft|mög|ließ)(?:en?|et)?\b", re.IGNORECASE),
    "a passive or a future": re.compile(r"\b(?:werden|worden|wird|wurden?)\b", re.IGNORECASE),
    "a clause inside a clause": re.compile(
        r"(?<!\bJa)(?<!\bNein)(?<!\bGut)(?<!\bIn Ordnung)[,;] (?!um X Uhr)[a-zäöüß]"
    ),
    "a clause that hangs on another": re.compile(
        r"\b(?:dass|weil|wenn|falls|sobald|obwohl|indem|sondern|ob|deshalb|jedoch|bevor)\b", re.IGNORECASE
    ),
    "a number as a word": re.compile(r"\b(?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\b", re.IGNORECASE),
    "a word for a familiar person": re.compile(r"\b(?:du|dich|dir|dein\w*|euch|euer)\b", re.IGNORECASE),
    "a shortened word": re.compile(r"\b(?:z\. ?B|ggf|bzw|usw|evtl|inkl)\.", re.IGNORECASE),
}


def broken(text: str) -> list[str]:
    """What makes a text hard to read; empty for a plain one. Places to fill in count as one short word."""
    found: list[str] = []
    for sentence in _sentences(text):
        found += [f"{what}: {sentence}" for what, sign in _BROKEN.items() if sign.search(sentence)]
        found += [f"{len(words)} words: {sentence}"] if len(words := _WORD.findall(sentence)) > MOST_WORDS else []
        found += [f"a long word: {word}" for word in words if max(map(len, re.split("[·-]", word))) > LONGEST_WORD]
    return found


def _sentences(text: str) -> Iterator[str]:
    bare = _PLACE.sub("X", _ADDRESS.sub(r"\1", text)).replace("**", "")
    return (part.strip("- ") for part in _END.split(bare) if part.strip("- "))
