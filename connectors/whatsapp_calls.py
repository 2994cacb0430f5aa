"""Calls to Meta's Graph API for one phone number: what it answers when it cannot, in the words of the port."""

import asyncio
import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.channel_port import Closed, Delayed, Gone, Refused
from bot.conversations.files import MAX_BYTES

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # the addresses of media are as good as the media

REFUSED_TOKEN = "the token is refused"
_WAIT_S = 12.0
"""For one call; a file takes two, and both are shorter than the lease on a chat."""
UNSURE_S = 20.0
"""So long the receipt has time to come."""
_TOKEN_AGAIN_S, _PAIR_AGAIN_S = 60.0, 10.0
_TOKEN, _RATE, _PAIR = (0, 190), (4, 80007, 130429, 131048), 131056
GONE = (131026, 131030, 131021, 130497)
"""Who has no WhatsApp, or is where it may not be used."""
_CLOSED, _UNKNOWN = 131047, (1, 2, 131000)
_LATER = (131016, 131057, 133004)
_ACCOUNT = (3, 10, 33, 368, 131005, 131031, 131037, 131042, 131045, 133010)
"""Faults that the city's administrators can mend: rights, payment, registration, a blocked account."""
_RIGHTS = range(200, 300)
_NO_SUCH_NUMBER = 33
_ID = re.compile(r"[0-9]{1,40}")
_MEDIA_HOSTS = (".fbsbx.com", ".fbcdn.net", ".facebook.com", ".whatsapp.net")


class Unsure(Delayed):
    """The call had left when the line broke, or failed beyond it: perhaps it arrived, and a receipt will tell."""

    def __init__(self, why: str) -> None:
        super().__init__(why, UNSURE_S)


class Calls:
    """One phone number of one business."""

    def __init__(self, api: str, number: str, token: str) -> None:
        self._api, self._number = api.rstrip("/"), number
        limits = httpx.Limits(max_connections=40)
        signed = {"Authorization": f"Bearer {token}"}
        self._http = httpx.AsyncClient(timeout=_WAIT_S, limits=limits, headers=signed)
        self.state = "starting"

    async def who(self) -> None:
        """Learn whether the token is good for the number; raises Delayed, Gone or Refused."""
        await self._again("GET", self._number, params={"fields": "id"})

    async def post(self, body: Mapping[str, Any]) -> None:
        """Say something, or show that it was read; raises Delayed, Gone or Refused."""
        await self._call("POST", f"{self._number}/messages", json={"messaging_product": "whatsapp", **body})

    async def upload(self, content: bytes, media_type: str, name: str) -> str:
        """Leave a file with Meta; its id there."""
        fields = {"messaging_product": "whatsapp", "type": media_type}
        file = {"file": (name, content, media_type)}
        return str((await self._again("POST", f"{self._number}/media", data=fields, files=file)).get("id"))

    async def download(self, media: str) -> bytes:
        """A file, cut off where it is larger than we take; raises Delayed or Refused."""
        if not _ID.fullmatch(media):
            raise Refused("no id of a file")
        try:
            found = await self._again("GET", media, params={"phone_number_id": self._number})
        except Gone:
            raise Refused("no such file") from None
        url = str(found.get("url") or "")
        if not self._is_trusted(url):
            raise Refused("a file at a foreign place")
        return await self._bytes(url)

    async def close(self) -> None:
        """Hang up."""
        await self._http.aclose()

    def _is_trusted(self, url: str) -> bool:
        """The token goes along: only to Meta, or to where the API is."""
        where, api = urlsplit(url), urlsplit(self._api)
        is_meta = where.scheme == "https" and f".{where.hostname}".endswith(_MEDIA_HOSTS)
        return is_meta or (where.scheme, where.netloc) == (api.scheme, api.netloc)

    async def _bytes(self, url: str) -> bytes:
        found = b""
        try:
            async with asyncio.timeout(_WAIT_S), self._http.stream("GET", url) as answer:
                if answer.status_code == httpx.codes.OK:
                    async for part in answer.aiter_bytes():
                        found += part
                        if len(found) > MAX_BYTES:
                            break
                    return found
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise Delayed(type(error).__name__) from None
        status = answer.status_code
        raise Refused("no such file") if status in (400, 403, 404, 410) else Delayed(f"status {status}")

    async def _again(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        """A call that does no harm when it is made twice: nobody has to wait for a receipt of it."""
        try:
            return await self._call(method, path, **given)
        except Unsure as error:
            raise Delayed(str(error)) from None

    async def _call(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        try:
            async with asyncio.timeout(_WAIT_S):
                answer = await self._http.request(method, f"{self._api}/{path}", **given)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Delayed(type(error).__name__) from None
        except (httpx.HTTPError, TimeoutError) as error:
            raise Unsure(type(error).__name__) from None
        found = _read(answer)
        if answer.is_success and "error" not in found:
            self.state = "ok"
            return found
        raise self._meant(answer.status_code, found.get("error"), path)

    def _meant(self, status: int, error: Any, path: str) -> Exception:
        told = error if isinstance(error, dict) else {}
        code = _number(told.get("code"), -1)
        if code in _TOKEN or status == httpx.codes.UNAUTHORIZED:
            self.state = REFUSED_TOKEN
            return Delayed(REFUSED_TOKEN, _TOKEN_AGAIN_S)
        if _number(told.get("error_subcode"), -1) == _NO_SUCH_NUMBER and path.startswith(self._number):
            code = _NO_SUCH_NUMBER
        if code in _ACCOUNT or code in _RIGHTS:
            self.state = f"the account may not do this (code {code})"
            return Delayed(self.state, _TOKEN_AGAIN_S)
        return _of_one_message(status, code)


def _of_one_message(status: int, code: int) -> Exception:
    if code == _PAIR:
        return Delayed(f"too many messages to one citizen (code {code})", _PAIR_AGAIN_S)
    if code in _RATE or code in _LATER or status == httpx.codes.TOO_MANY_REQUESTS:
        return Delayed(f"status {status}, code {code}")
    if code in _UNKNOWN or status >= 500:
        return Unsure(f"status {status}, code {code}")
    if code < 0:
        return Delayed(f"status {status}, code {code}")
    if code == _CLOSED:
        return Closed(f"code {code}")
    return Gone(f"code {code}") if code in GONE else Refused(f"code {code}")


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {"error": {}}
    return found if isinstance(found, dict) else {"error": {}}


def _number(given: Any, otherwise: int) -> int:
    return given if isinstance(given, int) else otherwise
