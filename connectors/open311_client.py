"""A thin client of one Open311 GeoReport v2 endpoint: what goes out, what may come back, and what that proves.

The one question that matters for a POST is whether the request can have arrived. Only where the connection was never
made, or the endpoint says itself that it took nothing, it has not; after anything else it may have.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, Literal
from urllib.parse import quote, urlsplit

import httpx

from bot.errors import Unavailable
from connectors.open311_documents import LARGEST, Record, Unreadable, records
from connectors.open311_requests import Fields, Request, refusals, requests

_NEVER_CONNECTED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_REFUSED = frozenset(range(400, 500)) - {408, 409, 425, 499}
"""What the endpoint did not take. A time-out of a request or a conflict may come after it was stored."""
_TRIES = 3
_MOST_PAGES = 20
_ROUND = 10
"""Limits of servers that tell nothing of pages are round numbers: such a count may be cut."""
_SHORTEST = timedelta(minutes=1)
_HEADERS = {"User-Agent": "Buergerlotse", "Accept": "application/json, text/xml;q=0.9, application/xml;q=0.9"}


@dataclass(frozen=True)
class Answer:
    """What became of a POST."""

    outcome: Literal["accepted", "not_sent", "refused", "unclear"]
    id: str | None = None
    token: str | None = None
    why: str = ""
    retry_after_s: float = 0


class Silent(Unavailable):
    """The endpoint does not answer, or nothing that can be read."""


class Endpoint:
    """One endpoint; `answer_within_s` limits every exchange as a whole."""

    def __init__(self, url: str, key: str = "", jurisdiction: str = "", answer_within_s: float = 30) -> None:
        where = urlsplit(url)
        self.name = f"{where.hostname}:{where.port or where.scheme}{where.path.rstrip('/')}"[:300]
        """How the outbox remembers where a case was sent; without what may be secret in an address."""
        self.answer_within_s = answer_within_s
        self._url, self._key = url.rstrip("/"), key
        self._jurisdiction = {"jurisdiction_id": jurisdiction} if jurisdiction else {}
        self._format, self._is_known, self._is_well = "json", False, False
        self._http: httpx.AsyncClient | None = None

    async def close(self) -> None:
        """Hang up."""
        if self._http:
            await self._http.aclose()
            self._http = None

    async def ready(self) -> None:
        """See whether it answers, and whether it speaks JSON or only XML; asked again after a failure. Raises Silent.

        Nothing of a citizen goes to an address that has not shown a list of services, and nothing to a system that is
        down behind its proxy, of whose answers nobody could say what they mean.
        """
        for spoken in () if self._is_well else (self._format, "xml" if self._format == "json" else "json"):
            try:
                await self._get(f"services.{spoken}")
            except Silent:
                if spoken != self._format:
                    raise
            else:
                self._format, self._is_known, self._is_well = spoken, True, True
                return

    async def post(self, fields: Fields) -> Answer:
        """File one request, once `ready` was; never raises for what the other side does."""
        key = [("api_key", self._key)] if self._key else []
        form = _grouped([*key, *self._jurisdiction.items(), *fields])
        try:
            status, headers, body = await self._exchange("POST", self._path("requests"), data=form)
        except _NEVER_CONNECTED as error:
            answer = Answer("not_sent", why=type(error).__name__)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, Unreadable) as error:
            answer = Answer("unclear", why=type(error).__name__)
        else:
            answer = await asyncio.to_thread(_answer, status, headers, body)
        self._is_well = answer.outcome in ("accepted", "refused")
        return answer

    async def token(self, token: str) -> str | None:
        """The number that a token stands for; None while it has none. Raises Silent."""
        found = requests(await self._ask("tokens", token))
        return next((one.id for one in found if one.id), None)

    async def one(self, identity: str) -> Request | None:
        """A request by its number; None where the endpoint does not know it (any more). Raises Silent."""
        found = requests(await self._ask("requests", identity, missing=True))
        return next((one for one in found if one.id in (identity, None)), None)

    async def several(self, identities: Iterable[str]) -> list[Request]:
        """What the endpoint says of these numbers in one answer; some servers leave out any. Raises Silent."""
        wanted = frozenset(identities)
        found = await self._ask("requests", query={"service_request_id": ",".join(sorted(wanted))})
        return [one for one in requests(found) if one.id in wanted]

    async def search(self, since: datetime, until: datetime) -> tuple[list[Request], bool]:
        """The requests that were made in this time, and whether these are certainly all that the endpoint shows.

        Of any category: people on both sides move requests to another one. Raises Silent.
        """
        found, whole = await self._split(since, until, *await self._pages(since, until))
        return list(found.values()), whole

    async def _split(
        self, since: datetime, until: datetime, found: dict[str, Request], whole: bool
    ) -> tuple[dict[str, Request], bool]:
        """An answer that may be cut is asked for again in halves of its time, unless the endpoint ignores times."""
        if whole or until - since <= _SHORTEST:
            return found, whole
        middle = since + (until - since) / 2
        spans = ((since, middle), (middle, until))
        halves = [await self._pages(*span) for span in spans]
        if all(half.keys() == found.keys() for half, _ in halves):
            return found, False
        parts = [await self._split(*span, *half) for span, half in zip(spans, halves, strict=True)]
        return found | parts[0][0] | parts[1][0], parts[0][1] and parts[1][1]

    async def _pages(self, since: datetime, until: datetime) -> tuple[dict[str, Request], bool]:
        """What one time has, and whether that was all: an answer that may be cut is followed by the next page."""
        wanted = {"start_date": _moment(since), "end_date": _moment(until)}
        found = {_key(one): one for one in requests(await self._ask("requests", query=wanted))}
        for page in range(2, _MOST_PAGES):
            if len(found) % _ROUND or not found:
                return found, True
            more = requests(await self._ask("requests", query=wanted | {"page": str(page)}))
            fresh = {_key(one): one for one in more if _key(one) not in found}
            if not fresh:
                return found, not more  # an empty page is an end; the same page again says nothing
            found |= fresh
        return found, False

    def _path(self, *parts: str) -> str:
        return "/".join(quote(part, safe="") for part in parts) + f".{self._format}"

    async def _ask(self, *parts: str, query: Mapping[str, str] | None = None, missing: bool = False) -> list[Record]:
        """A GET in the format that the endpoint speaks; after a start nobody may have sent anything to learn it by."""
        if not self._is_known:
            await self.ready()
        return await self._get(self._path(*parts), query, missing)

    async def _get(self, path: str, query: Mapping[str, str] | None = None, missing: bool = False) -> list[Record]:
        """Asked again at once where it fails quickly: a GET changes nothing, and one fault need not cost minutes."""
        until = monotonic() + self.answer_within_s / 2
        for _ in range(_TRIES - 1):
            with suppress(Silent):
                return await self._got(path, query or {}, missing)
            if monotonic() > until:
                break
        return await self._got(path, query or {}, missing)

    async def _got(self, path: str, query: Mapping[str, str], missing: bool) -> list[Record]:
        try:
            status, _, body = await self._exchange("GET", path, params=dict(query))
            if status == httpx.codes.NOT_FOUND and missing:
                return []
            if status != httpx.codes.OK:
                raise Silent(f"{status} to GET {path.split('/')[0]}")
            return await asyncio.to_thread(records, body)  # a large one takes a second, and chats go on meanwhile
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, Unreadable) as error:
            raise Silent(f"{type(error).__name__} to GET {path.split('/')[0]}") from error

    async def _exchange(self, method: str, path: str, **options: Any) -> tuple[int, httpx.Headers, bytes]:
        options["params"] = self._jurisdiction | options.get("params", {})
        async with asyncio.timeout(self.answer_within_s):
            async with self._client().stream(method, f"{self._url}/{path}", **options) as answer:
                body = bytearray()
                async for part in answer.aiter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        raise Unreadable("too large")
                return answer.status_code, answer.headers, bytes(body)

    def _client(self) -> httpx.AsyncClient:
        """A connection for each exchange: on one that was kept, nobody knows whether the other side still listens."""
        if self._http is None:
            limits = httpx.Limits(max_keepalive_connections=0)
            timeout = httpx.Timeout(self.answer_within_s, connect=self.answer_within_s / 2)
            self._http = httpx.AsyncClient(timeout=timeout, limits=limits, headers=_HEADERS)
        return self._http


def _answer(status: int, headers: httpx.Headers, body: bytes) -> Answer:
    found: list[Record] = []
    with_words = Unreadable("")
    try:
        found = records(body)
    except Unreadable as error:
        with_words = error
    why = f"{status} {'; '.join(refusals(found)) or with_words}".strip()[:150]
    if status in _REFUSED:
        return Answer("refused", why=why, retry_after_s=_seconds(headers.get("Retry-After", "")))
    named = next(iter(requests(found)), None)
    if httpx.codes.is_success(status) and named:
        return Answer("accepted", named.id, named.token)
    if httpx.codes.is_success(status) and refusals(found):
        return Answer("refused", why=why)
    return Answer("unclear", why=why)


def _seconds(given: str) -> float:
    return min(float(given), 3_600.0) if given.isascii() and given.isdecimal() else 0


def _grouped(fields: Fields) -> dict[str, list[str]]:
    """By name, since one name may have several values."""
    form: dict[str, list[str]] = {}
    for name, value in fields:
        form.setdefault(name, []).append(value)
    return form


def _key(request: Request) -> str:
    return request.id or f"token {request.token}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
