"""One keep-alive HTTP/1.1 connection on bare sockets: a load generator must not cost more than what it loads."""

import asyncio
import json
from typing import Any


class HttpLine:
    """Sends one request after the other on one connection."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(
        self, path: str, body: dict[str, Any], token: str = "", further: tuple[tuple[str, str], ...] = ()
    ) -> tuple[int, Any]:
        """Status and JSON of the answer, with `further` headers; None for an empty one."""
        content = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: application/json\r\n"
        head += f"Content-Length: {len(content)}\r\n" + (f"Authorization: Bearer {token}\r\n" if token else "")
        head += "".join(f"{name}: {value}\r\n" for name, value in further) + "\r\n"
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port, limit=2**20)
        reader, writer = self._streams
        writer.write(head.encode() + content)
        return await self._answer(reader)

    async def _answer(self, reader: asyncio.StreamReader) -> tuple[int, Any]:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        content = await reader.readexactly(int(headers["content-length"]))
        if headers.get("connection") == "close":
            await self.close()
        return int(first.split()[1]), json.loads(content or b"null")

    async def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()
            self._streams = None
