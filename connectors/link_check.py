"""Whether links lead anywhere: asked only where the city has switched it on, and never of the city's own network."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from urllib.parse import urljoin, urlsplit

import httpx

from bot.knowledge.links import is_private

_PATIENCE_S = 5.0
_AT_ONCE = 4
_MOST_TURNS = 5
"""Redirects that are followed."""
_MOVED = (301, 302, 303, 307, 308)
_NO_HEAD = (403, 405, 501)
"""Servers that do not like to be asked without being read."""
Allowed = Callable[[str], Awaitable[bool]]


async def is_public(host: str) -> bool:
    """Whether all addresses of a name are public ones: a page must not lead this server into its own network."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False
    return bool(found) and not any(is_private(str(address[0])) for *_, address in found)


async def dead(urls: Iterable[str], allowed: Allowed = is_public) -> dict[str, str]:
    """Links that lead nowhere, with a word or an HTTP status for why; each is asked once, a server once at a time."""
    places, found = asyncio.Semaphore(_AT_ONCE), dict[str, str]()
    hosts: dict[str, asyncio.Lock] = {}

    async def one(client: httpx.AsyncClient, url: str) -> None:
        async with hosts.setdefault(urlsplit(url).hostname or "", asyncio.Lock()), places:
            if why := await _why(client, url, allowed):
                found[url] = why

    async with httpx.AsyncClient(timeout=_PATIENCE_S, headers={"User-Agent": "Buergerlotse link check"}) as client:
        await asyncio.gather(*(one(client, url) for url in dict.fromkeys(urls)))
    return found


async def _why(client: httpx.AsyncClient, url: str, allowed: Allowed) -> str | None:
    """None for a link that leads somewhere."""
    for _ in range(_MOST_TURNS):
        host = urlsplit(url).hostname or ""
        if not await allowed(host):
            return "unreachable"
        try:
            answer = await _asked(client, url)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return "slow" if isinstance(error, httpx.TimeoutException) else "unreachable"
        if answer.status_code not in _MOVED:
            return None if answer.status_code < 400 else str(answer.status_code)
        url = urljoin(url, answer.headers.get("location", ""))
    return "redirects"


async def _asked(client: httpx.AsyncClient, url: str) -> httpx.Response:
    """Without its content; some servers answer only who reads."""
    answer = await client.head(url)
    if answer.status_code in _NO_HEAD:
        async with client.stream("GET", url) as answer:
            with suppress(httpx.HTTPError):
                await answer.aclose()
    return answer
