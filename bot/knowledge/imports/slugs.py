"""Ids that people can read in an address: made from names, in German transliteration."""

import re
import unicodedata

LENGTH = 80
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe"})


def slug(text: str, suffix: str = "", fallback: str = "x") -> str:
    """`text` as lower-case ASCII words joined by hyphens, at most 80 characters, always ending in `suffix`."""
    tail = f"-{_words(suffix)}" if _words(suffix) else ""
    head = _words(text)[: LENGTH - len(tail)].strip("-")
    made = f"{head}{tail}".strip("-")[:LENGTH].strip("-")
    return made if len(made) > 1 else f"{fallback}-{made}".strip("-").ljust(2, "x")


def _words(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).lower().translate(GERMAN)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
