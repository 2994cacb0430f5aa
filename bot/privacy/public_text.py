"""What citizens wrote about a place, as anybody may read it: without what names or reaches a person.

Found are addresses of e-mail and pages, phone numbers, bank accounts, number plates, dates of birth, and names behind
a title, a greeting or "ich heiße". A name in the middle of a sentence is not found by such rules; where people accuse
each other, a city does not show descriptions at all (`public_description` in its categories).
"""

import re

REMOVED = "[…]"
_NAME = r"[A-ZÄÖÜ][\w'’-]{1,40}"
_NAMES = rf"(?:(?:von|van|vom|zu|de|der|Dr\.|Prof\.)[ \t]+){{0,3}}{_NAME}(?:[ \t]+{_NAME})?"
_TITLES = r"Herrn?|Frau|Hr\.|Fr\.|Familie|Fam\.|Eheleuten?|Nachbarn?|Nachbarin|Mr\.?|Mrs\.?|Ms\.?"
_WHOLE = (
    r"(?:https?://|www\.)[^\s<>]{1,2000}",
    r"[^\s@<>]{1,64}@[^\s@<>]{1,255}",
    r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,4})?\b",
    r"(?<![\w.,-])\(?(?:\+|00)[1-9][\d ()/.-]{5,30}\d",
    r"(?<![\w.,:-])\(?0[1-9]\d{1,4}[ ()/.-]{0,3}\d[\d ()/.-]{2,20}\d",
    r"(?<![\w-])[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{2,4}[EH]?(?![\w-])",
    r"(?<![\w-])(?i:[a-zäöü]{1,3}-[a-z]{1,2}[- ]?\d{1,4}[eh]?)(?![\w-])",
)
_BEHIND = (
    r"(?i:\bgeb(?:oren|\.)?(?: am)?:?)[ \t]{1,3}(\d{1,2}\.[ \t]?(?:\d{1,2}\.|\w{3,9})[ \t]?\d{2,4})",
    rf"\b(?:{_TITLES})[ \t]+({_NAMES})",
    rf"(?i:\b(?:ich hei(?:ß|ss)e|mein name ist|my name is|i am called))[ \t]+({_NAMES})",
    rf"(?i:\b(?:gr(?:ü|ue)(?:ß|ss)en?|mfg|lg|vg|regards|greetings|hochachtungsvoll))[\s,.!]{{1,5}}({_NAMES})\s*\Z",
)
_FOUND = re.compile("|".join(_WHOLE))
_NAMED = tuple(re.compile(pattern) for pattern in _BEHIND)


def masked(text: str) -> str:
    """`text` with `REMOVED` in place of what names or reaches somebody; takes time in proportion to its length."""
    text = _FOUND.sub(REMOVED, text)
    for pattern in _NAMED:
        text = pattern.sub(_without_group, text)
    return text


def _without_group(found: re.Match[str]) -> str:
    return found[0].replace(found[1], REMOVED)
