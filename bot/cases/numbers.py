"""Case numbers that survive a phone call: "K7M4-29TX", with a character by which a mistyped one is told.

The check is that of ISO/IEC 7064 for pure systems with one check character (as its MOD 37-2): the characters' values,
weighted with the powers of a radix from the right, add up to 1 modulo M. Here M = 17, the size of the alphabet, so the
check character comes from it too; and the radix 3 is a primitive root of 17, so all weights of a number differ. Since
17 is prime, every single wrong character and every two that changed places are found; of anything else 16 in 17.
"""

import re
import secrets

from bot.errors import MistypedCaseNumber

ALPHABET = "23456789FJKMRTVXY"
"""Without what looks alike (0 O Q D, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V) and, of letters that sound alike in German
(B C D E G P T W, F S, M N, A H K), with one of each; without vowels there are no words in it."""
LETTERS = ALPHABET[8:]
LENGTH = 8
_GROUP = 4
_MODULUS = len(ALPHABET)
_RADIX = 3
_LOOKS_LIKE = str.maketrans("ZSGBU", "2568V")
"""What was left out for its looks is read as what it looks like; the check character tells if that was wrong."""
_BETWEEN = re.compile(r"[\s\-./_\u2010-\u2015\u2212#]+")
_MEANT = re.compile(r"(?=.*\d)[A-Z\d]{4}[ \-\u2010-\u2015][A-Z\d]{4}", re.I | re.A)
_IN_TEXT = re.compile(rf"(?<![\w-])([{LETTERS}][{ALPHABET}]{{3}}[ \-\u2010-\u2015]?[{ALPHABET}]{{4}})(?![\w-])", re.I)


def generate() -> str:
    """A new number, drawn by chance: it tells nobody how many cases there are, nor the next one's number.

    It begins with a letter, so that nobody takes it for a phone number. There are 217 million (9 * 17**6).
    """
    drawn = secrets.choice(LETTERS) + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 2))
    return _grouped(drawn + _check_character(drawn))


def read(text: str) -> str:
    """The number as it is written, from what somebody typed: in any case, with or without spaces and hyphens.

    Raises MistypedCaseNumber where it cannot be one. Whether there is such a case is another question.
    """
    typed = _BETWEEN.sub("", text).upper().translate(_LOOKS_LIKE)
    if len(typed) != LENGTH or not is_right(typed):
        raise MistypedCaseNumber
    return _grouped(typed)


def found_in(text: str) -> str | None:
    """The first right number that stands in a sentence, as it is written; None without one."""
    candidates = (_BETWEEN.sub("", found[1]).upper() for found in _IN_TEXT.finditer(text))
    return next((_grouped(typed) for typed in candidates if is_right(typed)), None)


def is_right(typed: str) -> bool:
    """Whether capital letters and digits without anything between begin like a number and pass its check."""
    known = typed[:1] in LETTERS and all(character in ALPHABET for character in typed)
    return bool(typed) and known and _weighted(typed) == 1


def looks_like_one(text: str) -> bool:
    """Whether somebody meant a number, right or mistyped: two groups of four with digits among them."""
    return _MEANT.fullmatch(text.strip()) is not None


def _check_character(drawn: str) -> str:
    return ALPHABET[(1 - _weighted(drawn + ALPHABET[0])) % _MODULUS]


def _weighted(typed: str) -> int:
    powers = (pow(_RADIX, place, _MODULUS) for place in range(len(typed)))
    values = (ALPHABET.index(character) for character in reversed(typed))
    return sum(power * value for power, value in zip(powers, values, strict=True)) % _MODULUS


def _grouped(typed: str) -> str:
    return f"{typed[:_GROUP]}-{typed[_GROUP:]}"
