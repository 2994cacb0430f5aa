"""Places as people of other languages write them: "Frankfurter Straße'de", "number 7", "номер 7"."""

import re

_CASES = r"(?:[dt][ea](?:n|ki)?|n?[iıuü]n|y?[eaiıuü])"
_TURKISH = re.compile(
    r"(stra(?:ß|ss)e)['’]?(?:de|den|deki|nin|ye|yi)\b"
    rf"|(str\.?|weg|allee|gasse|platz|ring|ufer|damm|markt|\d[a-z]?)['’]{_CASES}\b",
    re.IGNORECASE,
)
"""A street or a number with its case ending, with which it is no name of the list."""
_DIGITS = r"(\d{1,4}(?!\d)\s?(?:[a-z]\b)?)"
_NUMBER = re.compile(
    rf"\b(?:(?:kapı\s+)?numara(?:sı)?|(?:house\s+)?number|num[ée]ro|número|numer|номер(?:\s+дома)?|дом|будинок|رقم)"
    rf"[:.]?\s*{_DIGITS}|\b{_DIGITS}\s+numara\w*",
    re.IGNORECASE,
)


def as_german(text: str) -> str:
    """The text with streets and house numbers as a German writes them; all else stays what it is."""
    bare = _TURKISH.sub(lambda found: found[1] or found[2], text)
    return _NUMBER.sub(lambda found: f"Nr. {found[1] or found[2]}", bare)
