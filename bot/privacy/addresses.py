"""Addresses of citizens on messengers: known by a keyed hash, kept encrypted, readable only with the city's key.

Who finds the database without the key learns neither who wrote nor can guess it: identities on messengers are short
numbers, of which a plain hash could be tried out in minutes.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

KEY_FILE = "channel.key"


class WrongKey(ValueError):
    """What was kept was sealed with another key, or the key is none."""


class Addresses:
    """Names and seals; the key is 32 bytes in URL-safe Base64, as `Fernet.generate_key` makes it."""

    def __init__(self, key: bytes) -> None:
        try:
            self._seal = Fernet(key)
        except ValueError:
            raise WrongKey("a channel key is 32 bytes in URL-safe Base64") from None
        self._names = hmac.digest(key.strip(), b"names of chats", "sha256")

    def name(self, channel: str, chat: str) -> str:
        """By which a chat is known, 64 hexadecimal digits; the same chat always has the same."""
        return hmac.new(self._names, f"{channel}\0{chat}".encode(), hashlib.sha256).hexdigest()

    def sealed(self, data: Mapping[str, Any]) -> bytes:
        """The data as nobody can read it without the key."""
        return self._seal.encrypt(json.dumps(data).encode())

    def opened(self, sealed: bytes) -> dict[str, Any]:
        """What was sealed; raises WrongKey."""
        try:
            found: dict[str, Any] = json.loads(self._seal.decrypt(sealed))
        except InvalidToken:
            raise WrongKey("sealed with another channel key") from None
        return found


def key_of(given: str, data: Path) -> bytes:
    """The key that is set, else the one in the data folder, which is made at first use and is for us alone."""
    if given:
        return given.encode()
    file = data / KEY_FILE
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            new.write(Fernet.generate_key())
    except FileExistsError:
        pass
    return file.read_bytes().strip()
