"""Whether links lead anywhere: asked only where the city has switched it on, and never of the city's own network.

A name is looked up once for each step and exactly the address that was judged is connected to: one that means something
else a moment later (DNS rebinding) leads nowhere.
"""

import asyncio
import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin
from weakref import WeakValueDictionary

import httpx

from bot.knowledge.links_private import is_public

_AT_ONCE = 4
_MOST_TURNS = 5
"""Redirects that are followed."""
_MOST_KEPT = 5_000
_DAY_S, _AGAIN_S = 86_400.0, 600.0
"""How long is kept that a link leads somewhere; that it does not, not for long: it may be mended."""
_MOVED = (301, 302, 303, 307, 308)
_CLOSED = (401, 402, 403, 407, 429, 451)
"""There is something, but not for us."""
Allowed = Callable[[str], bool]
"""Whether an IP address may be connected to."""


def on_the_internet(address: str) -> bool:
    """Whether it is an address outside: a page must not lead this server into its own network."""
    return is_public(ipaddress.ip_address(address.partition("%")[0]))


@dataclass(frozen=True)
class Seen:
    """What came of opening a link; `why` is None where it leads somewhere."""

    why: str | None
    until: float


class LinkCheck:
    """Opens links, at most four at once and each server once at a time, and remembers what came of it."""

    def __init__(
        self, allowed: Allowed = on_the_internet, patience_s: float = 5.0, now: Callable[[], float] = time.monotonic
    ) -> None:
        """`allowed` is other than on_the_internet only in tests; `patience_s` is for each step of the way."""
        self._allowed, self._patience_s, self._now = allowed, patience_s, now
        self._seen: dict[str, Seen] = {}
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._hosts: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def dead(self, urls: Iterable[str]) -> dict[str, str]:
        """Links that lead nowhere, with a word or an HTTP status for why."""
        wanted = list(dict.fromkeys(urls))
        unshared = httpx.Limits(max_keepalive_connections=0)  # names that share an address each show a certificate
        async with httpx.AsyncClient(headers={"User-Agent": "Buergerlotse link check"}, limits=unshared) as http:
            came = await asyncio.gather(*(self._look(http, url) for url in wanted))
        return {url: why for url, why in zip(wanted, came, strict=True) if why}

    async def _look(self, http: httpx.AsyncClient, url: str) -> str | None:
        lock = self._hosts.setdefault(_host(url), asyncio.Lock())
        async with lock, self._places:
            seen = self._seen.get(url)
            if not seen or seen.until <= self._now():
                seen = self._keep(url, await self._why(http, url))
        return seen.why

    def _keep(self, url: str, why: str | None) -> Seen:
        while len(self._seen) >= _MOST_KEPT:
            self._seen.pop(next(iter(self._seen)))
        self._seen.pop(url, None)
        self._seen[url] = Seen(why, self._now() + (_AGAIN_S if why else _DAY_S))
        return self._seen[url]

    async def _why(self, http: httpx.AsyncClient, url: str) -> str | None:
        """None for a link that leads somewhere."""
        for _ in range(_MOST_TURNS + 1):
            try:
                async with asyncio.timeout(self._patience_s):
                    status, onwards = await self._step(http, httpx.URL(url))
            except (TimeoutError, httpx.TimeoutException):
                return "slow"
            except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
                return "unreachable"
            if status not in _MOVED or not onwards:
                return _judged(status)
            url = urljoin(url, onwards)
        return "redirects"

    async def _step(self, http: httpx.AsyncClient, url: httpx.URL) -> tuple[int, str]:
        """Status and where it leads on, from the first address that can be reached."""
        *others, last = await self._addresses(url.raw_host.decode("ascii"))
        for address in others:
            with suppress(httpx.ConnectError):
                return await _read(http, url, address)
        return await _read(http, url, last)

    async def _addresses(self, host: str) -> list[str]:
        """One of each kind (IPv4, IPv6); raises OSError for a name that is unknown or leads inside."""
        found = await asyncio.to_thread(socket.getaddrinfo, host, None, type=socket.SOCK_STREAM)
        if not found or not all(self._allowed(str(address[0])) for *_, address in found):
            raise OSError("no public address")
        return [str(address[0]) for *_, address in {one[0]: one for one in reversed(found)}.values()][::-1]


async def _read(http: httpx.AsyncClient, url: httpx.URL, address: str) -> tuple[int, str]:
    """Some servers answer only who reads."""
    status, onwards = await _asked(http, "HEAD", url, address)
    return (status, onwards) if status < 400 or status == 429 else await _asked(http, "GET", url, address)


async def _asked(http: httpx.AsyncClient, method: str, url: httpx.URL, address: str) -> tuple[int, str]:
    """Connects to `address` and speaks to it, also in TLS, by the name that stands in the link."""
    headers, extensions = {"Host": url.netloc.decode("ascii")}, {"sni_hostname": url.raw_host.decode("ascii")}
    pinned = url.copy_with(host=address)
    async with http.stream(method, pinned, headers=headers, extensions=extensions) as answer:
        return answer.status_code, answer.headers.get("location", "")


def _judged(status: int) -> str | None:
    if status < 300 or status in _CLOSED:
        return None
    return "redirects" if status < 400 else "trouble" if status >= 500 else str(status)


def _host(url: str) -> str:
    with suppress(httpx.InvalidURL):
        return httpx.URL(url).host
    return ""
