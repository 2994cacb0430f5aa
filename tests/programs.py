"""A whole running program (`lotse serve`) and a citizen who talks to it over HTTP, for journeys."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from tests.certificates import CERTIFICATES

READY_WITHIN_S = 90
COMMAND_WITHIN_S = 200

WITHOUT_SECOND_LOOK = {"LOTSE_SECOND_ENCODER": "off"}
"""The stronger encoder makes vectors for half a minute, and no journey depends on it; it has tests of its own."""


class Program:
    """`lotse serve` on its own data folder and port."""

    def __init__(self, data: Path, environment: dict[str, str] | None = None) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data / "serve.log"
        own = {"LOTSE_DATA": str(data), "LOTSE_PORT": str(self.port)}
        self._environment = os.environ | WITHOUT_SECOND_LOOK | own | (environment or {})
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "bot", "serve"]
            return subprocess.Popen(
                command, env=self._environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def wait_until_ready(self, seconds: float = READY_WITHIN_S) -> None:
        """Wait until all parts can answer; fails with the log."""
        wait_for(lambda: self._status() == 200, seconds, self.text)

    def wait_until_gateway(self, seconds: float = 30) -> None:
        """Wait until the gateway answers, whatever the brain does."""
        wait_for(lambda: self._status() is not None, seconds, self.text)

    def _status(self) -> int | None:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5, verify=CERTIFICATES).status_code
        except httpx.HTTPError:
            return None

    def text(self) -> str:
        """The log so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def children(self, part: str) -> list[int]:
        """Process ids of a part: `gateway`, `brain` or `redis-server`."""
        command = ["pgrep", "-P", str(self.process.pid), "-f", part]
        found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
        return [int(line) for line in found.stdout.split()]

    def kill(self, part: str) -> None:
        """kill -9 all processes of a part."""
        self.signal(part, signal.SIGKILL)

    @contextmanager
    def frozen(self, part: str) -> Iterator[None]:
        """All processes of a part stand still for a while, as on a machine that is out of breath.

        Never while one of them writes: that would freeze the database as well, for all others.
        """
        wait_for(lambda: self._freezes(part), 20, self.text)
        try:
            yield
        finally:
            self.signal(part, signal.SIGCONT)

    def _freezes(self, part: str) -> bool:
        self.signal(part, signal.SIGSTOP)
        try:
            with closing(sqlite3.connect(self.data / "lotse.db", timeout=1, isolation_level=None)) as record:
                record.execute("BEGIN IMMEDIATE")
                record.execute("ROLLBACK")
        except sqlite3.OperationalError:
            self.signal(part, signal.SIGCONT)
            return False
        return True

    def signal(self, part: str, number: int) -> None:
        """Send a signal to all processes of a part; one that is gone already does not matter."""
        for child in self.children(part):
            with suppress(ProcessLookupError):
                os.kill(child, number)

    def parts(self) -> dict[str, str]:
        """What `/readyz` says of each part."""
        return dict(httpx.get(f"{self.url}/readyz", timeout=10, verify=CERTIFICATES).json()["parts"])

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the `lotse` command on this program's data folder, as an administrator would beside it."""
        command = [sys.executable, "-m", "bot", *arguments]
        environment, limit = self._environment, COMMAND_WITHIN_S
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=limit)

    def stop(self) -> None:
        """Stop as a city would (SIGTERM)."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)


class Citizen:
    """A citizen in one conversation, over the public API."""

    def __init__(self, url: str, locale: str = "de", site: str = "musterstadt") -> None:
        self.http = httpx.Client(base_url=f"{url}/api/v1", timeout=40, verify=CERTIFICATES)
        opened = self.http.post("/conversations", json={"site": site, "locale": locale})
        opened.raise_for_status()
        body = opened.json()
        self.id, self.token, self.first = body["id"], body["token"], body["messages"][0]
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        self.path = f"/conversations/{self.id}"

    def send(self, wait: float = 20, client_id: str | None = None, **said: Any) -> httpx.Response:
        """Post a message and hand the raw response back."""
        body = {"client_id": client_id or uuid.uuid4().hex, **said}
        return self.http.post(f"{self.path}/messages", params={"wait": wait}, json=body)

    def say(self, text: str) -> dict[str, Any]:
        """Say something and get the last reply."""
        return self._last(self.send(text=text))

    def choose(self, payload: str) -> dict[str, Any]:
        """Choose an offered quick reply and get the last reply."""
        return self._last(self.send(choice=payload))

    def transcript(self, after: int = 0) -> list[dict[str, Any]]:
        """All messages after a number."""
        said: list[dict[str, Any]] = []
        while more := self._page(said[-1]["seq"] if said else after):
            said += more
        return said

    def _page(self, after: int) -> list[dict[str, Any]]:
        return list(self.http.get(f"{self.path}/messages", params={"after": after}).json()["messages"])

    def replies_to(self, client_id: str, text: str, wait: float = 20) -> list[dict[str, Any]]:
        """Send what was sent before once more; it must be known by now. Gives the replies it got."""
        response = self.send(wait, client_id, text=text)
        assert response.status_code == 200, response.text
        return list(response.json()["replies"])

    @staticmethod
    def _last(response: httpx.Response) -> dict[str, Any]:
        assert response.status_code == 201, response.text
        body = response.json()
        assert body["replies"], body
        return dict(body["replies"][-1])


def free_port() -> int:
    """A TCP port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Any, seconds: float, explain: Any = lambda: "") -> None:
    """Wait until `condition()` holds; fails with `explain()`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s\n{explain()}"
        time.sleep(0.1)


def copy_data(source: Path, target: Path) -> None:
    """A prepared data folder for a program of one's own; the record as SQLite copies it, since other tests have it
    open, and its log comes and goes."""
    ignored = shutil.ignore_patterns("redis", "cache", "lotse.db*")
    shutil.copytree(source, target, dirs_exist_ok=True, ignore=ignored)
    with closing(sqlite3.connect(source / "lotse.db")) as whole, closing(sqlite3.connect(target / "lotse.db")) as copy:
        whole.backup(copy)
