"""What citizens wrote about a place, as anybody may read it: without what names or reaches a person.

Found are, in the ten languages of the assistant and in any digits, addresses of e-mail and pages, phone numbers, bank
accounts, number plates, dates of birth, and names behind a title, a greeting or "my name is", or behind a common
first name. Not found is a surname alone, a rarer first name, one that is declined ("Анны") or a bare name written
small: where people accuse each other, a city does not show descriptions at all (`public_description` in its
categories).
"""

import re
import unicodedata

from bot.privacy.name_signs import (
    AM,
    ARABIC_TITLES,
    EXACT_TITLES,
    GREETINGS,
    INTRODUCED,
    LANGUAGES,
    NO_NAMES,
    PHONES,
    PLACES,
    SMALL_TITLES,
    TITLES,
    TITLES_BEHIND,
    UPPER,
    first_names,
)

REMOVED = "[…]"
_SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "MODIFIER", "FEMININE", "MASCULINE", "MICRO")
_NAME = rf"[{UPPER}][\w'’-]{{1,40}}"
_NAMES = rf"(?:(?:von|van|vom|zu|de|der|di|del|Dr\.|Prof\.)[ \t]+){{0,3}}{_NAME}(?:[ \t]+{_NAME})?"
_ANY = rf"(?!(?i:{NO_NAMES})(?!\w))[^\W\d_][\w'’-]{{1,40}}"
_NO_PLACE = rf"(?![ \t]+(?:{_NAME}[ \t]+)?(?i:{PLACES})(?!\w))"
_WHOLE = (
    r"(?:https?://|www\.)[^\s<>]{1,2000}",
    r"[^\s@<>]{1,64}@[^\s@<>]{1,255}",
    r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,4})?\b",
    r"(?<![\w.,-])\(?(?:\+|00)[1-9][\d ()/.-]{5,30}\d",
    r"(?<![\w.,:-])\(?0[1-9]\d{1,4}[ ()/.-]{0,3}\d[\d ()/.-]{2,20}\d",
    r"(?<![\w-])[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{2,4}[EH]?(?![\w-])",
    r"(?<![\w-])(?i:[a-zäöü]{1,3}-[a-z]{1,2}[- ]?\d{1,4}[eh]?)(?![\w-])",
    rf"(?<![\w-])(?:{'|'.join(first_names())})(?!\w){_NO_PLACE}"
    rf"(?:[ \t]+{_NAMES}|(?<=[\u0620-\u064a])(?:[ \t]+{_ANY})?)",
)
_BEHIND = (
    r"(?i:\bgeb(?:oren|\.)?(?: am)?:?)[ \t]{1,3}(\d{1,2}\.[ \t]?(?:\d{1,2}\.|\w{3,9})[ \t]?\d{2,4})",
    rf"(?i:\b(?:{PHONES}))[ \t.:]{{1,4}}(\(?\+?\d[\d ()/.-]{{2,30}}\d)",
    rf"\b(?:(?i:{TITLES})|{EXACT_TITLES})[ \t]+({_NAMES})",
    rf"\b(?:{SMALL_TITLES})[ \t]+({_ANY})",
    rf"\b(?:{ARABIC_TITLES})[ \t]+({_ANY}(?:[ \t]+{_ANY})?)",
    rf"\b({_NAMES})[ \t]+(?:{TITLES_BEHIND})\b",
    rf"\b(?i:{INTRODUCED})[ \t:]+({_ANY}(?:[ \t]+{_ANY})?)",
    rf"\b(?i:{AM})[ \t]+({_NAME}{_NO_PLACE}[ \t]+{_NAME})",
    rf"\b(?i:{GREETINGS})[\s,.!]{{1,5}}(?!(?i:gott|sie|dich|euch)(?!\w))"
    rf"({_NAMES}|[\u0620-\u064a][\u0620-\u064a \t]{{1,40}})\s*\Z",
)
_FOUND = re.compile("|".join(_WHOLE))
_NAMED = tuple(re.compile(pattern) for pattern in _BEHIND)


def public(text: str, language: str) -> str | None:
    """`text` as anybody may read it; None in languages or scripts of which the rules know nothing."""
    letters = (unicodedata.name(sign, "") for sign in set(text) if sign.isalpha())
    knows = language in LANGUAGES and all(name.startswith(_SCRIPTS) for name in letters)
    return masked(text) if knows else None


def masked(text: str) -> str:
    """`text` with `REMOVED` in place of what names or reaches somebody; takes time in proportion to its length."""
    text = _FOUND.sub(REMOVED, _in_ascii_digits(text))
    for pattern in _NAMED:
        text = pattern.sub(_without_group, text)
    return text


def _in_ascii_digits(text: str) -> str:
    """A phone number is one in Arabic digits, too."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _without_group(found: re.Match[str]) -> str:
    start, end = (place - found.start() for place in found.span(1))
    return found[0][:start] + REMOVED + found[0][end:]
