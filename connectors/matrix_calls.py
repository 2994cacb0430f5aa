"""Calls to a Matrix homeserver, with matrix-nio: what it answers when it cannot, in the words of the port.

nio would wait and try again by itself, while the chat is held; here one call is one try, and the outbox knows when the
next one is due.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from typing import Any

from aiohttp import ClientError
from nio import AsyncClient, AsyncClientConfig, ErrorResponse, MessageDirection

from bot.channel_port import Delayed, Gone, Refused
from bot.conversations.files import MAX_BYTES

logging.getLogger("nio").setLevel(logging.CRITICAL)  # it quotes events that it cannot read, with what they say

REFUSED_TOKEN = "the token is refused"
_WAIT_S = 20.0
"""For one call; shorter than the lease on a chat."""
_START_S = 300.0
_NOTHING: dict[str, Any] = {"types": []}
_PAGE = 100
_TOKEN = ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_USER_LOCKED")
_GONE = ("M_FORBIDDEN", "M_NOT_FOUND")
_MXC = re.compile(r"mxc://([A-Za-z0-9\[][A-Za-z0-9.:\]-]*)/([A-Za-z0-9_-]+)")
_NEVER = (400, 413)


class Calls:
    """One account."""

    def __init__(self, homeserver: str, token: str) -> None:
        once = AsyncClientConfig(max_limit_exceeded=0, max_timeouts=0, request_timeout=_WAIT_S)
        self._client: Any = AsyncClient(homeserver.rstrip("/"), config=once)
        self._client.access_token = token
        self.me = ""
        self.state = "starting"

    async def who(self) -> str:
        """Learn whose token it is."""
        found = await self._call(self._client.whoami())
        self.me = found.user_id
        self._client.restore_login(found.user_id, found.device_id or "", self._client.access_token)
        self.state = "ok"
        return self.me

    async def start(self) -> tuple[list[str], str]:
        """Rooms of all open invitations, and where the stream stands; takes its time where there are many rooms."""
        self._client.next_batch = ""
        found = await self._call(self._client.sync(0, _filter(1, [])), _START_S)
        return list(found.rooms.invite), found.next_batch

    async def sync(self, since: str, limit: int, types: Sequence[str], wait_ms: int) -> Any:
        """What is new behind `since`; waits until there is something, but not for long."""
        call = self._client.sync(wait_ms, _filter(limit, types), since)
        found = await self._call(call, _WAIT_S + wait_ms / 1000)
        self.state = "ok"
        return found

    async def before(self, room: str, start: str, end: str, types: tuple[str, ...]) -> tuple[list[Any], str]:
        """Events from `start` back to `end`, the newest first, and where to go on; empty: there are no more."""
        back, only = MessageDirection.back, {"types": list(types)}
        found = await self._call(self._client.room_messages(room, start, end, back, _PAGE, only))
        return found.chunk, found.end or ""

    async def people(self, room: str) -> int:
        """How many have joined the room."""
        return len((await self._call(self._client.joined_members(room))).members)

    async def join(self, room: str) -> None:
        """Follow an invitation."""
        await self._call(self._client.join(room))

    async def leave(self, room: str) -> None:
        """Go, and take nothing along; whatever fails is of no interest."""
        with suppress(Delayed, Gone, Refused):
            await self._call(self._client.room_leave(room))
            await self._call(self._client.room_forget(room))

    async def send(self, room: str, content: dict[str, Any], key: str) -> None:
        """Say something; the homeserver knows by `key` what it has taken already."""
        await self._call(self._client.room_send(room, "m.room.message", content, tx_id=key))

    async def typing(self, room: str, is_typing: bool, for_ms: int) -> None:
        """Show that somebody writes, or that nobody does; whatever fails is of no interest."""
        with suppress(Delayed, Gone, Refused):
            await self._call(self._client.room_typing(room, is_typing, for_ms))

    async def upload(self, content: bytes, media_type: str, name: str) -> str:
        """Leave a file at the homeserver; its address there."""
        given = self._client.upload(lambda *_: content, media_type, name, filesize=len(content))

        async def answer() -> Any:
            return (await given)[0]

        return str((await self._call(answer())).content_uri)

    async def download(self, address: str) -> bytes:
        """A file, cut off where it is larger than we take; raises Delayed or Refused."""
        found = _MXC.fullmatch(address)
        if found is None:
            raise Refused("no address of a file")
        path = f"/_matrix/client/v1/media/download/{found[1]}/{found[2]}"
        signed = {"Authorization": f"Bearer {self._client.access_token}"}
        try:
            async with asyncio.timeout(_WAIT_S), await self._client.send("GET", path, headers=signed) as answer:
                if answer.status == 200:
                    return await _some(answer.content)
        except (ClientError, TimeoutError, OSError) as error:
            raise Delayed(type(error).__name__) from None
        raise Refused("no such file") if answer.status in (400, 403, 404) else Delayed(f"status {answer.status}")

    async def close(self) -> None:
        """Hang up."""
        await self._client.close()

    async def _call(self, call: Awaitable[Any], wait_s: float = _WAIT_S) -> Any:
        try:
            async with asyncio.timeout(wait_s):
                answer = await call
        except (ClientError, TimeoutError, OSError) as error:
            raise Delayed(type(error).__name__) from None
        if isinstance(answer, ErrorResponse):
            raise self._meant(answer)
        return answer

    def _meant(self, error: Any) -> Delayed | Gone | Refused:
        code, status = error.status_code or "", error.transport_response.status
        if code in _TOKEN:
            self.state = REFUSED_TOKEN
            return Delayed(REFUSED_TOKEN)
        if code == "M_LIMIT_EXCEEDED" or status == 429:
            return Delayed("too many messages", (error.retry_after_ms or 5_000) / 1000)
        if status >= 500 or not code:
            return Delayed(f"status {status}")
        if status in _NEVER:
            return Refused(code)
        return Gone(code) if code in _GONE else Delayed(code)


def _filter(limit: int, types: Sequence[str]) -> dict[str, Any]:
    room = {
        "timeline": {"limit": limit, "types": list(types)},
        "state": _NOTHING,
        "ephemeral": _NOTHING,
        "account_data": _NOTHING,
    }
    return {"presence": _NOTHING, "account_data": _NOTHING, "room": room}


async def _some(stream: Any) -> bytes:
    found = b""
    while len(found) <= MAX_BYTES and (part := await stream.read(1 << 16)):
        found += part
    return found
