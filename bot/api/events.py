"""Server-sent events: everything new in a conversation, live, resuming by number."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from sse_starlette import EventSourceResponse, ServerSentEvent

from bot.api.citizen import Held
from bot.api.models import MAX_SEQ
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.switchboard import RESYNC, Notice
from bot.conversations.models import Conversation, State
from bot.errors import UnknownToken
from bot.messages import Author, compact

router = APIRouter(prefix="/api/v1/conversations", tags=["citizen"], responses=COMMON)
HEARTBEAT_S = 15


@router.get("/{conversation}/events", response_class=EventSourceResponse, responses=responses(UnknownToken))
async def events(
    held: Held,
    needed: Needed,
    after: Annotated[int, Query(ge=0, le=MAX_SEQ, description="number of the last known message")] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=MAX_SEQ, description="sent on reconnection")] = None,
) -> EventSourceResponse:
    """Events `message` (id: its number), `typing` and `state`; a heartbeat comment every 15 seconds."""
    known = last_event_id if last_event_id is not None else after
    return EventSourceResponse(_stream(needed, held, known), ping=HEARTBEAT_S, headers={"X-Accel-Buffering": "no"})


async def _stream(needed: Services, held: Conversation, known: int) -> AsyncIterator[ServerSentEvent]:
    """First what the record has, then what comes; each message once, in order, whatever was missed between.

    The bot counts as typing from a citizen's message until its answer.
    """
    conversation = held.id
    with needed.switchboard.listen(conversation) as line:
        notice: Notice = RESYNC
        while True:
            if notice["event"] in ("typing", "state"):
                yield _event(notice["event"], notice["data"])
            else:
                fresh = await _fresh(needed, conversation, known, notice)
                for message in fresh:
                    known = message["seq"]
                    yield _event("message", message, str(known))
                if fresh and fresh[-1]["author"] == Author.CITIZEN and held.state is State.BOT:
                    yield _event("typing", {"author": Author.BOT, "on": True})
            notice = await _next(line)


async def _fresh(needed: Services, conversation: str, known: int, notice: Notice) -> list[dict[str, Any]]:
    """Messages after `known`: from the notice where it continues without a gap, else from the record."""
    given = notice.get("data", {}).get("replies") or ([notice["data"]] if notice["event"] == "message" else [])
    fresh = [message for message in given if message["seq"] > known]
    gapless = fresh and fresh[0]["seq"] == known + 1
    if gapless or (given and not fresh):
        return fresh
    return [compact(message) for message in await in_thread(needed.conversations.after, conversation, known)]


async def _next(line: "asyncio.Queue[Notice]") -> Notice:
    """The next notice; every few seconds a look into the record, in case Redis is down."""
    try:
        return await asyncio.wait_for(line.get(), 5)
    except TimeoutError:
        return RESYNC


def _event(name: str, data: Any, identity: str | None = None) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data, ensure_ascii=False), event=name, id=identity)
