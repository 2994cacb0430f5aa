"""Server-sent events: everything new in a conversation, live, resuming by number."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.types import Receive, Scope, Send

from bot.api.citizen import Held
from bot.api.models import MAX_SEQ
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.switchboard import RESYNC, Notice
from bot.conversations.models import Conversation, State
from bot.errors import TooMany, UnknownToken
from bot.messages import Author, compact

router = APIRouter(prefix="/api/v1/conversations", tags=["citizen"], responses=COMMON)
HEARTBEAT_S = 15
_LOOK_EVERY_S = 5
_PAGE = 500
_ERASED = {"state": State.CLOSED, "erased": True}


class _Stream(EventSourceResponse):
    """Gives the line of its listener back however it ends, even before the first event."""

    def __init__(self, held: ExitStack, events: AsyncIterator[ServerSentEvent]) -> None:
        super().__init__(events, ping=HEARTBEAT_S, headers={"X-Accel-Buffering": "no"})
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._held:
            await super().__call__(scope, receive, send)


@router.get("/{conversation}/events", response_class=EventSourceResponse, responses=responses(UnknownToken, TooMany))
async def events(
    held: Held,
    needed: Needed,
    after: Annotated[int, Query(ge=0, le=MAX_SEQ, description="number of the last known message")] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=MAX_SEQ, description="sent on reconnection")] = None,
) -> EventSourceResponse:
    """Events `message` (id: its number), `typing` and `state`; a heartbeat comment every 15 seconds."""
    known = last_event_id if last_event_id is not None else after
    with ExitStack() as stack:
        line = stack.enter_context(needed.switchboard.stream(held.id))
        return _Stream(stack.pop_all(), _stream(needed, held, known, line))


async def _stream(
    needed: Services, held: Conversation, known: int, line: "asyncio.Queue[Notice]"
) -> AsyncIterator[ServerSentEvent]:
    """First what the record has, then what comes; each message once, in order, whatever was missed between.

    The bot counts as typing from a citizen's message until its answer. An erased conversation ends its streams.
    """
    notice: Notice = RESYNC
    while not _erased(notice):
        if notice["event"] in ("typing", "state"):
            yield _event(notice["event"], notice["data"])
            notice = await _next(needed, line)
            continue
        fresh = await _fresh(needed, held.id, known, notice)
        for message in fresh:
            known = message["seq"]
            yield _event("message", message, str(known))
        if fresh and fresh[-1]["author"] == Author.CITIZEN and held.state is State.BOT:
            yield _event("typing", {"author": Author.BOT, "on": True})
        notice = await _after(needed, held.id, notice, fresh, line)
    yield _event("state", notice["data"])


def _erased(notice: Notice) -> bool:
    return notice["event"] == "state" and bool(notice["data"].get("erased"))


async def _after(
    needed: Services, conversation: str, notice: Notice, fresh: list[dict[str, Any]], line: "asyncio.Queue[Notice]"
) -> Notice:
    """The next notice; a full page of the record has another one, and an empty one may be an erased conversation's."""
    if len(fresh) >= _PAGE:
        return RESYNC
    if notice is RESYNC and not fresh and not await in_thread(needed.conversations.exists, conversation):
        return {"event": "state", "data": _ERASED}
    return await _next(needed, line)


async def _fresh(needed: Services, conversation: str, known: int, notice: Notice) -> list[dict[str, Any]]:
    """Messages after `known`: from the notice where it continues without a gap, else from the record."""
    given = notice.get("data", {}).get("replies") or ([notice["data"]] if notice["event"] == "message" else [])
    fresh = [message for message in given if message["seq"] > known]
    gapless = fresh and fresh[0]["seq"] == known + 1
    if gapless or (given and not fresh):
        return fresh
    said = await in_thread(needed.conversations.after, conversation, known, _PAGE)
    return [compact(message) for message in said]


async def _next(needed: Services, line: "asyncio.Queue[Notice]") -> Notice:
    """The next notice; while Redis is down, a look into the record every few seconds instead."""
    while True:
        try:
            return await asyncio.wait_for(line.get(), _LOOK_EVERY_S)
        except TimeoutError:
            if not needed.redis_alive:
                return RESYNC


def _event(name: str, data: Any, identity: str | None = None) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data, ensure_ascii=False), event=name, id=identity)
