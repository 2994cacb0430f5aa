"""Links are opened on a server on loopback, which only these tests may reach: they say so to the constructor."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest

from connectors.link_check import LinkCheck, on_the_internet

ANSWERS = {
    "/good": "200 OK",
    "/gone": "404 Not Found",
    "/moved": "301 Moved\r\nLocation: /good",
    "/loop": "302 Found\r\nLocation: /loop",
    "/nowhere": "302 Found",
    "/inside": "302 Found\r\nLocation: http://10.0.0.1/secret",
    "/file": "302 Found\r\nLocation: file:///etc/passwd",
    "/members": "403 Forbidden",
    "/broken": "502 Bad Gateway",
}


class Pages:
    """A web server; what it was asked, and how many asked at once."""

    def __init__(self, answers: dict[str, str]) -> None:
        self.answers, self.asked, self.names = answers, list[str](), list[str]()
        self.base, self.at_once, self.most = "", 0, 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, path, _ = lines[0].split()
        self.asked.append(f"{method} {path}")
        self.names += [line[6:] for line in lines if line.startswith("Host: ")]
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(0.01)
        self.at_once -= 1
        if path == "/drip":
            await self._drip(writer)
        status = self.answers.get(path, "404 Not Found" if method == "HEAD" else "200 OK")
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        writer.close()

    async def _drip(self, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            for _ in range(60):
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.05)


@pytest.fixture
async def pages() -> AsyncIterator[Pages]:
    web = Pages(dict(ANSWERS))
    server = await asyncio.start_server(web.serve, "127.0.0.1", 0)
    web.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield web
    server.close()


def loopback(address: str) -> bool:
    return address == "127.0.0.1"


def _check(**more: Any) -> LinkCheck:
    settled: dict[str, Any] = {"allowed": loopback, "patience_s": 0.5} | more
    return LinkCheck(**settled)


async def test_dead_links_are_told_with_why(pages: Pages) -> None:
    paths = (
        "good",
        "gone",
        "moved",
        "loop",
        "nowhere",
        "inside",
        "file",
        "members",
        "broken",
        "headless",
        "drip",
        "good",
    )
    urls = [f"{pages.base}/{path}" for path in paths]
    assert await _check().dead([*urls, "http://127.0.0.1:1/nobody"]) == {
        f"{pages.base}/gone": "404",
        f"{pages.base}/loop": "redirects",
        f"{pages.base}/nowhere": "redirects",
        f"{pages.base}/inside": "unreachable",
        f"{pages.base}/file": "unreachable",
        f"{pages.base}/broken": "trouble",
        f"{pages.base}/drip": "slow",
        "http://127.0.0.1:1/nobody": "unreachable",
    }
    assert pages.asked.count("HEAD /loop") == 6  # itself and five redirects
    assert "GET /headless" in pages.asked


async def test_a_link_that_leads_somewhere_is_not_opened_again_for_a_day(pages: Pages) -> None:
    clock = [0.0]
    check, urls = _check(now=lambda: clock[0]), [f"{pages.base}/good", f"{pages.base}/gone"]
    for clock[0], asked in ((0.0, ["good", "gone"]), (599.0, []), (601.0, ["gone"]), (86_399.0, ["gone"])):
        pages.asked.clear()
        assert await check.dead(urls) == {f"{pages.base}/gone": "404"}
        assert [one for one in ("good", "gone") if f"HEAD /{one}" in pages.asked] == asked
    pages.answers["/gone"], clock[0] = "200 OK", 200_000.0
    assert await check.dead(urls) == {}


async def test_a_server_is_asked_once_at_a_time_and_four_at_once_by_all_together(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = pages.base.rpartition(":")[2]
    check = _check(patience_s=5)
    await asyncio.gather(*(check.dead([f"{pages.base}/{who}{n}" for n in range(4)]) for who in "ab"))
    assert pages.most == 1
    _lead(monkeypatch, *([["127.0.0.1"]] * 20))
    await asyncio.gather(*(check.dead([f"http://{who}{n}.example:{port}/good" for n in range(8)]) for who in "ab"))
    assert pages.most == 4


def _lead(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """Names in .example mean these addresses, another list at each look; the last one stays."""
    real, left = socket.getaddrinfo, list(answers)

    def found(host: Any, port: Any, *more: Any, **named: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        if not str(name).endswith(".example"):
            return real(host, port, *more, **named)
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [one for address in addresses for one in real(address, port, *more, **named)]

    monkeypatch.setattr(socket, "getaddrinfo", found)


async def test_a_name_that_means_something_else_a_moment_later_leads_nowhere(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lead(monkeypatch, ["192.0.2.1"], ["127.0.0.1"])
    url = pages.base.replace("127.0.0.1", "rebound.example")
    check = LinkCheck(allowed=lambda address: address == "192.0.2.1", patience_s=0.2)
    assert await check.dead([f"{url}/good"]) != {}
    assert pages.asked == []


async def test_a_name_with_one_address_inside_is_not_opened_at_all(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lead(monkeypatch, ["127.0.0.1", "10.0.0.1"])
    url = pages.base.replace("127.0.0.1", "both.example") + "/good"
    assert await _check().dead([url]) == {url: "unreachable"}
    assert pages.asked == []


async def test_the_server_is_asked_by_its_name(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    _lead(monkeypatch, ["127.0.0.1"])
    url = pages.base.replace("127.0.0.1", "stadt.example")
    assert await _check().dead([f"{url}/good"]) == {}
    assert pages.names == [url.removeprefix("http://")]


async def test_its_certificate_is_for_its_name(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, tls: ssl.SSLContext
) -> None:
    server = await asyncio.start_server(pages.serve, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    _lead(monkeypatch, ["127.0.0.1"])
    own, other = f"https://localhost:{port}/good", f"https://dorf.example:{port}/good"
    check = _check(allowed=lambda address: address in ("127.0.0.1", "::1"), patience_s=3)
    assert await check.dead([own, other]) == {other: "unreachable"}
    server.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "[::1]", "0.0.0.0", "127.1"])
async def test_the_own_network_is_no_place_to_look_at(host: str) -> None:
    assert await LinkCheck().dead([f"http://{host}/"]) == {f"http://{host}/": "unreachable"}


def test_what_is_on_the_internet() -> None:
    assert on_the_internet("93.184.216.34")
    assert not on_the_internet("fe80::1%eth0")
