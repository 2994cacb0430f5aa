"""Server-sent events: everything new in a conversation, live, resuming by number."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from sse_starlette import EventSourceResponse, ServerSentEvent

from bot.api.event_models import STREAM
from bot.api.held import Held, at_desk, seen_by
from bot.api.models import MAX_SEQ
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.streams import Stream, event
from bot.api.switchboard import RESYNC, Notice, next_notice
from bot.conversations.models import Conversation, State
from bot.errors import TooMany, UnknownToken
from bot.messages import Author, compact

router = APIRouter(prefix="/api/v1/conversations", tags=["citizen"], responses=COMMON)
_LOOK_EVERY_S = 5
_PAGE = 500
_ERASED = {"state": State.CLOSED, "erased": True}
_PASSED_ON = ("typing", "state", "seen")
_OF_MESSAGES = ("message", "turn")
_ANSWERED_BY_BOT = (State.BOT, State.WAITING)


@router.get(
    "/{conversation}/events",
    status_code=200,
    response_class=Stream,
    responses=STREAM | responses(UnknownToken, TooMany),
)
async def events(
    held: Held,
    needed: Needed,
    after: Annotated[int, Query(ge=0, le=MAX_SEQ, description="number of the last known message")] = 0,
    last_event_id: Annotated[int | None, Header(ge=0, le=MAX_SEQ, description="sent on reconnection")] = None,
) -> EventSourceResponse:
    """Events `message` (id: its number), `typing`, `state` and `seen`; a heartbeat comment every 15 seconds."""
    known = last_event_id if last_event_id is not None else after
    with ExitStack() as stack:
        line = stack.enter_context(needed.switchboard.stream(held.id))
        return Stream(stack.pop_all(), _stream(needed, held, known, line))


async def _stream(
    needed: Services, held: Conversation, known: int, line: "asyncio.Queue[Notice]"
) -> AsyncIterator[ServerSentEvent]:
    """First what the record has, then what comes; each message once, in order, whatever was missed between.

    The state comes with the first messages unless all is new, and again whenever it changed. The bot counts as typing
    from a citizen's message until its answer, unless a person has the conversation. An erased one ends its streams.
    """
    notice: Notice = RESYNC
    shown: State | None = held.state if not known and held.state is State.BOT else None
    while not _erased(notice):
        if notice["event"] in _PASSED_ON:
            shown = _changed(notice, shown)
            yield event(notice["event"], notice["data"])
            notice = await _next(needed, line)
            continue
        fresh = await _fresh(needed, held.id, known, notice)
        for message in fresh:
            known = message["seq"]
            yield event("message", message, known)
        if fresh and fresh[-1]["author"] == Author.CITIZEN and (shown or held.state) in _ANSWERED_BY_BOT:
            yield event("typing", {"author": Author.BOT, "on": True})
        notice = await _after(needed, held.id, notice, fresh, shown, line)
    yield event("state", notice["data"])


def _erased(notice: Notice) -> bool:
    return notice["event"] == "state" and bool(notice["data"].get("erased"))


def _changed(notice: Notice, shown: State | None) -> State | None:
    """The state that the reader knows after a notice."""
    told = notice["data"].get("state") if notice["event"] == "state" else None
    return State(told) if told else shown


async def _after(
    needed: Services,
    conversation: str,
    notice: Notice,
    fresh: list[dict[str, Any]],
    shown: State | None,
    line: "asyncio.Queue[Notice]",
) -> Notice:
    """The next notice; a full page of the record has another one, and with a look into it comes the state it has."""
    if len(fresh) >= _PAGE:
        return RESYNC
    return (notice is RESYNC and await _state(needed, conversation, shown)) or await _next(needed, line)


async def _state(needed: Services, conversation: str, shown: State | None) -> Notice | None:
    """A notice of the state, if it is not the `shown` one, or if places and people may have changed in it."""
    held: Conversation | None = await in_thread(needed.conversations.find, conversation)
    if held is None:
        return {"event": "state", "data": _ERASED}
    if held.state is shown and held.state not in (State.WAITING, State.AGENT):
        return None
    return {"event": "state", "data": await at_desk(needed, held) | {"seen": seen_by(held)}}


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
    """The next notice that is a citizen's business; while Redis is down, a look into the record instead."""
    while True:
        notice = await next_notice(line, _LOOK_EVERY_S)
        if notice is None and not needed.redis_alive:
            return RESYNC
        if notice and (notice is RESYNC or notice["event"] in (*_PASSED_ON, *_OF_MESSAGES)):
            return notice
