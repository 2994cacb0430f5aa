"""A Redis server whose life the test decides, for programs that are given a REDIS_URL."""

import subprocess
from pathlib import Path

from bot.embedded_redis import EmbeddedRedis
from tests.programs import wait_for


class OwnRedis:
    """The same real server that the program embeds, but nobody starts it again when it dies."""

    def __init__(self, folder: Path) -> None:
        self._server = EmbeddedRedis(folder)
        self.url = self._server.url
        self.start()

    def start(self) -> None:
        """Start it, on the same address and with the data it had."""
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(self._server.command(), **quiet)
        wait_for(self._server.socket.exists, 10)

    def kill(self) -> None:
        """kill -9."""
        self._process.kill()
        self._process.wait()
        self._server.socket.unlink(missing_ok=True)
