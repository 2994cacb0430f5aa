"""A telephone number or e-mail address in what somebody has written."""

import re

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?:\+|\(\+?)?\d[\d\s()/.–-]{3,}\d")
_SPACE = re.compile(r"\s+")
_DIGITS = range(6, 16)
"""Digits of a telephone number: from a short one in the same town up to the longest that E.164 allows."""

_LONGEST_PHONE = 40
"""Letters, as many as a case keeps of a telephone number."""
_ADDRESS = re.compile(r"[1-9]\d{0,3}(?: ?[/–-] ?\d{1,4})? \d{5}")
"""A house number and the postcode behind it: no number that anybody answers begins so."""


def contact_in(text: str) -> dict[str, str] | None:
    """`phone` and `email` as far as `text` holds them; None where it holds neither."""
    found = {"phone": _phone(_EMAIL.sub(" ", text)), "email": _email(text)}
    return {kind: value for kind, value in found.items() if value} or None


def _email(text: str) -> str:
    found = _EMAIL.search(text)
    return found[0].rstrip(".-")[:200] if found else ""


def _phone(text: str) -> str:
    candidates = (_SPACE.sub(" ", found[0]).strip() for found in _PHONE.finditer(text))
    return next((number for number in candidates if _can_be_called(number)), "")


def _can_be_called(number: str) -> bool:
    if len(number) > _LONGEST_PHONE or _ADDRESS.fullmatch(number):
        return False
    return sum(map(str.isdigit, number)) in _DIGITS
