"""A city's own Open311 system on loopback, on bare sockets: keeps what arrives, and misbehaves in every known way."""

import asyncio
import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

STORED = ("time-out, stored", "cut, stored", "500, stored", "web page, stored", "empty, stored", "null, stored")
"""Ways to fail after the request was taken: who sends it again files it twice."""
LOST = ("500", "cut", "502", "503")
"""Ways to fail without having taken it."""
WEB_PAGE = b"<!DOCTYPE html><html><body>Service unavailable</body></html>"
Parameters = dict[str, list[str]]


class Cut(Exception):
    """The line ends in the middle of it."""


@dataclass
class City:
    """What it does, and what it has got."""

    format: str = "json"
    tokens: bool = False
    """Gives tokens first, and the numbers when `number_all` was called."""
    shows: str = "everything"
    """Or "nothing" (a moderated system), or "no descriptions"."""
    page: int = 1_000
    pages: bool = True
    """Whether it knows pages; without them the newest `page` requests are all that is shown."""
    times: bool = True
    """Whether it knows start_date and end_date."""
    batches: bool = True
    fails: float = 0.0
    """Share of the exchanges that fail, in ways drawn by chance."""
    plan: list[str] = field(default_factory=list)
    """Ways in which the next POSTs fail, before chance is asked; "" is success."""
    silent_s: float = 5.0
    arrived: list[dict[str, Any]] = field(default_factory=list)
    posts: list[Parameters] = field(default_factory=list)
    """All that came, also what was lost then."""
    gets: list[str] = field(default_factory=list)
    answer: tuple[int, bytes] | None = None
    """Answers every request, whatever it is."""
    url: str = ""
    failed: int = 0
    dice: random.Random = field(default_factory=lambda: random.Random(311))

    def descriptions(self) -> list[str]:
        """Of all that was taken."""
        return [str(one["description"]) for one in self.arrived]

    def close(self, number: str, notes: str | None = None, status: str = "closed") -> None:
        """The city is done with a request."""
        found = next(one for one in self.arrived if one["service_request_id"] == number)
        found |= {"status": status, "status_notes": notes}

    def number_all(self) -> None:
        """Requests with tokens get their numbers."""
        for place, one in enumerate(self.arrived):
            one["service_request_id"] = one["service_request_id"] or f"{place + 1}-26"

    def posted(self, given: Parameters) -> tuple[int, bytes]:
        """Take a request, or do not."""
        self.posts.append(given)
        way = self._way((*STORED, *LOST))
        if way in LOST:
            return self._fail(way)
        stored = self._store(given)
        if way:
            return self._fail(way.removesuffix(", stored"))
        answer = {"token": stored["token"]} if self.tokens else {"service_request_id": stored["service_request_id"]}
        return 201, self._write([answer | {"service_notice": "", "account_id": None}])

    def _store(self, given: Parameters) -> dict[str, Any]:
        number = len(self.arrived) + 1
        row: dict[str, Any] = {name: values[0] for name, values in given.items() if name != "api_key"}
        row |= {"service_request_id": None if self.tokens else f"{number}-26", "token": f"t{number}"}
        row |= {"status": "open", "status_notes": None, "requested_datetime": datetime.now(UTC).isoformat()}
        self.arrived.append(row)
        return row

    def _way(self, ways: tuple[str, ...]) -> str:
        if self.plan:
            return self.plan.pop(0)
        return self.dice.choice(ways) if self.dice.random() < self.fails else ""

    def _fail(self, way: str) -> tuple[int, bytes]:
        self.failed += 1
        if way in ("cut", "time-out"):
            raise Cut(way)
        texts = {"web page": WEB_PAGE, "empty": b"", "null": self._write([{"service_request_id": None}])}
        return (200, texts[way]) if way in texts else (int(way), WEB_PAGE)

    def got(self, path: str, given: Parameters) -> tuple[int, bytes]:
        """Answer a GET."""
        self.gets.append(path)
        if not path.endswith(f".{self.format}"):
            return 404, WEB_PAGE
        if not self.plan and self.dice.random() < self.fails:
            return self._fail(self.dice.choice(("500", "cut", "web page", "empty")))
        room, _, name = path.removesuffix(f".{self.format}").partition("/")
        if room == "services":
            return 200, self._write(
                [{"service_code": "street-light", "service_name": "Laterne"}], "services", "service"
            )
        if room == "tokens":
            found = [one for one in self.arrived if one["token"] == unquote(name)]
            return 200, self._write(
                [{"token": one["token"], "service_request_id": one["service_request_id"]} for one in found]
            )
        if name:
            found = [one for one in self.arrived if one["service_request_id"] == unquote(name)]
            return (
                (200, self._write(self._shown(found)))
                if found
                else (404, self._write([{"code": 404}], "errors", "error"))
            )
        return 200, self._write(self._shown(self._listed(given)))

    def _listed(self, given: Parameters) -> list[dict[str, Any]]:
        if "service_request_id" in given:
            wanted = given["service_request_id"][0].split(",") if self.batches else []
            return [one for one in self.arrived if one["service_request_id"] in wanted]
        if self.shows == "nothing":
            return []
        found = list(reversed(self.arrived))
        if self.times:
            since, until = (datetime.fromisoformat(given[name][0]) for name in ("start_date", "end_date"))
            found = [one for one in found if since <= datetime.fromisoformat(one["requested_datetime"]) <= until]
        first = (int(given.get("page", ["1"])[0]) - 1) * self.page if self.pages else 0
        return found[first : first + self.page]

    def _shown(self, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        hidden = {"api_key", "email", "phone", "first_name", "last_name", "token"}
        hidden |= {"description"} if self.shows == "no descriptions" else set()
        return [{name: value for name, value in one.items() if name not in hidden} for one in found]

    def _write(self, rows: list[dict[str, Any]], root: str = "service_requests", each: str = "request") -> bytes:
        if self.format == "json":
            return json.dumps(rows).encode()
        written = "".join(f"<{each}>{''.join(_element(*pair) for pair in row.items())}</{each}>" for row in rows)
        return f'<?xml version="1.0" encoding="utf-8"?><{root}>{written}</{root}>'.encode()


def _element(name: str, value: object) -> str:
    return f"<{name}>{escape('' if value is None else str(value))}</{name}>" if name.isidentifier() else ""


@contextmanager
def open_city(**behaviour: Any) -> Iterator[City]:
    """A running system, in a thread of its own."""
    city, started = City(**behaviour), threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def run() -> None:
        server = await asyncio.start_server(lambda reader, writer: _serve(city, reader, writer), "127.0.0.1", 0)
        city.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/georeport/v2"
        started.set()
        await stop.wait()
        server.close()
        for silent in asyncio.all_tasks() - {asyncio.current_task()}:
            silent.cancel()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield city
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


async def _serve(city: City, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        status, body = await _answer(city, reader)
        head = f"HTTP/1.1 {status} -\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()
    except Cut as how:
        if str(how) == "time-out":
            await asyncio.sleep(city.silent_s)
        writer.transport.abort()
    except (OSError, asyncio.IncompleteReadError):
        writer.transport.abort()


async def _answer(city: City, reader: asyncio.StreamReader) -> tuple[int, bytes]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    method, target, _ = first.split()
    where = urlsplit(target)
    if city.answer:
        return city.answer
    path = where.path.removeprefix("/georeport/v2/")
    return city.posted(parse_qs(body.decode())) if method == "POST" else city.got(path, parse_qs(where.query))
