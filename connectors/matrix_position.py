"""Up to where this gateway has read the account's stream; kept in the data folder, so that a restart goes on there.

It is written after what came before it is in the record: who dies in between reads a little again, and a repeated event
is known by its id. It holds nothing of anybody.
"""

import json
import os
from contextlib import suppress
from pathlib import Path


class Position:
    """The file of one account; another account, or another homeserver, begins anew."""

    def __init__(self, data: Path, homeserver: str) -> None:
        self._file, self._homeserver = data / "matrix.position", homeserver

    def read(self, me: str) -> str:
        """Where to go on; empty: at the beginning."""
        with suppress(OSError, ValueError, AttributeError):
            found = json.loads(self._file.read_text())
            if (found.get("user"), found.get("homeserver")) == (me, self._homeserver):
                return str(found["since"])
        return ""

    def write(self, me: str, since: str) -> None:
        """All before `since` is stored; replaced in one step."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps({"user": me, "homeserver": self._homeserver, "since": since}))
        os.replace(fresh, self._file)
