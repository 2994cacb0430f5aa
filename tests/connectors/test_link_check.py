"""Links are opened on a server on loopback, which only these tests may reach."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from connectors import link_check
from connectors.link_check import dead, is_public


@pytest.fixture
async def pages(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[str, list[str]]]:
    """A web server: address, and what it was asked."""
    asked = list[str]()
    answers = {
        "/good": "200 OK",
        "/gone": "404 Not Found",
        "/moved": "301 Moved\r\nLocation: /good",
        "/loop": "302 Found\r\nLocation: /loop",
        "/inside": "302 Found\r\nLocation: http://10.0.0.1/secret",
    }

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, path, _ = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[0].split()
        asked.append(f"{method} {path}")
        if path == "/slow":
            await asyncio.sleep(5)
        status = answers.get(path, "405 Method Not Allowed" if method == "HEAD" else "200 OK")
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        writer.close()

    monkeypatch.setattr(link_check, "_PATIENCE_S", 0.3)
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
    server.close()


async def here(host: str) -> bool:
    return host == "127.0.0.1"


async def test_dead_links_are_told_with_why(pages: tuple[str, list[str]]) -> None:
    base, asked = pages
    urls = [f"{base}/{name}" for name in ("good", "gone", "moved", "loop", "inside", "headless", "slow", "good")]
    assert await dead([*urls, "http://127.0.0.1:1/nobody"], here) == {
        f"{base}/gone": "404",
        f"{base}/loop": "redirects",
        f"{base}/inside": "unreachable",
        f"{base}/slow": "slow",
        "http://127.0.0.1:1/nobody": "unreachable",
    }
    assert asked.count("HEAD /good") == 2  # itself, and where another one leads
    assert "GET /headless" in asked


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "::1", "0.0.0.0", ""])
async def test_the_own_network_is_no_place_to_look_at(host: str) -> None:
    assert not await is_public(host)
    assert await dead([f"http://[{host}]/" if ":" in host else f"http://{host}/"]) != {}
