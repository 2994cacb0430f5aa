"""The names of our mails: made from the key of what they carry, and known again as ours when somebody answers.

Anybody can write any sender into a mail. Who names one of our mails to this very address has read what we sent there.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence

_NAME = re.compile(r"<lotse\.([A-Za-z0-9._-]{1,60})\.([0-9a-f]{20})@[^<>\s]{1,200}>")


class Stamp:
    """Makes Message-IDs with the city's channel key; all its gateways make the same."""

    def __init__(self, key: bytes, address: str) -> None:
        self._key, self._domain = hmac.digest(key.strip(), b"names of mails", "sha256"), address.rpartition("@")[2]

    def name(self, key: str, to: str) -> str:
        """The Message-ID of the mail with this key to this address; a repeated mail has the same."""
        return f"<lotse.{key}.{self._proof(key, to)}@{self._domain}>"

    def is_ours(self, named: Sequence[str], to: str) -> bool:
        """Whether one of these is a mail that we sent to this address."""
        return bool(self.key_of(named, to))

    def key_of(self, named: Sequence[str], to: str) -> str:
        """The key of the first of these that we sent to this address; empty if none is."""
        found = filter(None, map(_NAME.fullmatch, named))
        ours = (one[1] for one in found if hmac.compare_digest(one[2], self._proof(one[1], to)))
        return next(ours, "")

    def _proof(self, key: str, to: str) -> str:
        return hmac.new(self._key, f"{key}\0{to.lower()}".encode(), hashlib.sha256).hexdigest()[:20]
