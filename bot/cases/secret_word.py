"""The secret words by which a citizen asks for a case without being known: two easy German words, kept as a hash.

Two of 256 words make 32 640 pairs: few enough to be told over the phone, too many for the ten guesses that `status`
allows. The hash is slow (scrypt, RFC 7914) and salted. In clear they stand in one place, the reply in which the citizen
was told them: staff read that without them (`bot.privacy.secret_words`), who copies the whole record has them.
"""

import base64
import hashlib
import hmac
import re
import secrets

from bot.privacy.secret_words import normal, words

_COUNT = 2
_COST = 2**12
"""Of scrypt, with blocks of 8: 4 MB and some ten milliseconds."""
_SALT_BYTES = 16
_WORD = re.compile(r"[a-z]+")
_MAX_LENGTH = 100


def generate() -> str:
    """Two different words with a space between, as they are told to the citizen."""
    return " ".join(secrets.SystemRandom().sample(words(), _COUNT))


def hashed(secret: str) -> str:
    """How the words are kept: salt and hash."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{_text(salt)}${_text(_digest(secret, salt))}"


def matches(typed: str, kept: str | None) -> bool:
    """Whether these are the words, in any order and any case; takes as long where none are kept."""
    salt, digest = (base64.b64decode(part) for part in (kept or _NOBODYS).split("$"))
    return hmac.compare_digest(_digest(typed, salt), digest) and kept is not None


def _digest(secret: str, salt: bytes) -> bytes:
    return hashlib.scrypt(_normal(secret).encode(), salt=salt, n=_COST, r=8, p=1, dklen=32)


def _normal(typed: str) -> str:
    return " ".join(sorted(_WORD.findall(normal(typed[:_MAX_LENGTH]))))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


_NOBODYS = f"{_text(bytes(_SALT_BYTES))}${_text(bytes(32))}"
