"""HTTP/1.1 with cookies and server-sent events on bare sockets: the load must not cost more than what is loaded."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

LOST = (OSError, asyncio.IncompleteReadError)
"""What a connection raises that was cut, whether before or after the other side had read the request."""


class Event(NamedTuple):
    """One server-sent event; `id` is empty where there is none to resume by."""

    name: str
    data: dict[str, Any]
    id: str


class Wire:
    """One keep-alive connection for one question after the other; made again after it was cut."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self.headers = {} if headers is None else headers
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._free = asyncio.Lock()

    async def request(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and JSON of the answer (None if it is empty); raises LOST."""
        async with self._free:
            return await self._request(method, path, body, headers)

    async def _request(self, method: str, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
        try:
            reader = await self._ask(method, path, body, headers)
            status, told = await _head(reader)
            content = await reader.readexactly(int(told.get("content-length", 0)))
        except BaseException:
            self.close()
            raise
        if told.get("connection") == "close":
            self.close()
        return status, _read(content, told)

    async def events(self, path: str, **headers: str) -> AsyncIterator[Event]:
        """Events until the server ends them; raises LOST. The first one is an `open` of ours."""
        try:
            reader = await self._ask("GET", path, None, headers)
            status, _ = await _head(reader)
            if status != 200:
                raise ConnectionError(f"status {status} for {path}")
            yield Event("open", {}, "")
            async for block in _blocks(reader):
                fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and line[0] != ":")
                if "data" in fields:
                    yield Event(fields["event"], json.loads(fields["data"]), fields.get("id", ""))
        finally:
            self.close()

    async def _ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> asyncio.StreamReader:
        content = b"" if body is None else json.dumps(body).encode()
        lines = {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": str(len(content))}
        head = "".join(f"{name}: {value}\r\n" for name, value in (lines | self.headers | headers).items())
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        reader, writer = self._streams
        writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + content)
        return reader

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()
            self._streams = None


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    named = (line.split(": ", 1) for line in lines if ": " in line)
    return int(first.split()[1]), {name.lower(): value for name, value in named}


def _read(content: bytes, told: dict[str, str]) -> Any:
    return json.loads(content) if content and "json" in told.get("content-type", "") else content or None


async def _blocks(reader: asyncio.StreamReader) -> AsyncIterator[str]:
    """What stands between empty lines, out of chunks that are cut anywhere."""
    rest = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        rest = (rest + (await reader.readexactly(size + 2))[:-2]).replace(b"\r\n", b"\n")
        *whole, rest = rest.split(b"\n\n")
        for block in whole:
            yield block.decode()
