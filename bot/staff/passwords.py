"""Passwords of staff: Argon2id with the parameters of RFC 9106, and the limits of NIST SP 800-63B."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.errors import WeakPassword

SHORTEST, LONGEST = 12, 128
_OWN_PART = 8
"""So many characters must remain when the account's name is taken out of its password."""
_DIFFERENT = 5
_COMMON = frozenset(
    "passwort1234 passwort12345 passwort123456 password1234 password12345 password123456 passwordpassword "
    "passwortpasswort administrator administrator1 buergerlotse buergerlotse1 bürgerlotse1 stadtverwaltung "
    "buergerservice bürgerservice buergerbuero1 bürgerbüro12 musterstadt1 musterstadt12 musterstadt123 "
    "123456789012 1234567890123 012345678910 qwertzuiopas qwertzuiopü qwertyuiop12 qwertyuiopas 1q2w3e4r5t6z "
    "1q2w3e4r5t6y asdfghjklöä1 abcdefghijkl abcdefghijklm abc123456789 letmeinplease willkommen12 willkommen123 "
    "willkommen1234 herzlichwillkommen geheim123456 geheimgeheim changemeplease changeme1234 ichliebedich "
    "iloveyou1234 sommer2025!! sommer2026!! winter2025!! winter2026!! hallohallo12 welcome12345 "
    "startpasswort startpasswort1 initialpasswort".split()
)
_hasher = PasswordHasher()


def check_strength(password: str, name: str) -> None:
    """Raise WeakPassword unless the password is long enough, no common one, and not made of the account's name."""
    given = _normal(password)
    small = given.casefold()
    if not SHORTEST <= len(given) <= LONGEST:
        raise WeakPassword(f"a password has {SHORTEST} to {LONGEST} characters", limit=SHORTEST)
    if small in _COMMON or len(set(small)) < _DIFFERENT:
        raise WeakPassword("this password is one of those that are tried first", limit=SHORTEST)
    if len(small.replace(_normal(name).casefold(), "")) < _OWN_PART:
        raise WeakPassword("the password is little more than the name", limit=SHORTEST)


def hash_password(password: str) -> str:
    """The password as it is stored, with salt and parameters."""
    return _hasher.hash(_normal(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether this is the password; takes as long where there is none, so that the clock betrays no names."""
    try:
        _hasher.verify(stored or _nobodys(), _normal(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the password should be stored anew because the parameters have changed since."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")


def _normal(text: str) -> str:
    """The same password typed on another keyboard is the same."""
    return unicodedata.normalize("NFKC", text)
