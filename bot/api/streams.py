"""Server-sent events as this gateway sends them: with heartbeats, and leaving nothing behind when they end."""

import json
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.types import Receive, Scope, Send

HEARTBEAT_S = 15


class Stream(EventSourceResponse):
    """Gives back what its listener holds however it ends, even before the first event."""

    media_type = "text/event-stream"

    def __init__(self, held: ExitStack, events: AsyncIterator[ServerSentEvent]) -> None:
        super().__init__(events, ping=HEARTBEAT_S, headers={"X-Accel-Buffering": "no"})
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the reader or the source ends."""
        with self._held:
            await super().__call__(scope, receive, send)


def event(name: str, data: Any, identity: int | None = None) -> ServerSentEvent:
    """One event; with an `identity` the reader resumes after it."""
    number = None if identity is None else str(identity)
    return ServerSentEvent(json.dumps(data, ensure_ascii=False), event=name, id=number)
