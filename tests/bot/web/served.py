"""One loopback server for all fake desks of a process: a browser need not fetch again what it has from there."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.programs import wait_for

_NOBODY = PlainTextResponse("no desk is open", 503)


class Door:
    """Leads to one application after the other; a request stays with the one that was there when it came."""

    def __init__(self) -> None:
        self.address = ""
        self.inside: ASGIApp = _NOBODY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.inside(scope, receive, send)


@cache
def _door() -> Door:
    door = Door()
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(door, log_level="error", lifespan="off"))
    threading.Thread(target=server.run, args=([listener],), daemon=True).start()
    wait_for(lambda: server.started, 10)
    door.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    return door


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    """The application alone at the server's address, as long as the block lasts."""
    door = _door()
    assert door.inside is _NOBODY, "another desk is still open"
    door.inside = app
    try:
        yield door.address
    finally:
        door.inside = _NOBODY
