"""Refuse bodies that no caller of ours has a reason to send, before anything reads them."""

from contextlib import suppress
from dataclasses import dataclass

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.problems import problem
from bot.conversations.files import MAX_BYTES

JSON_BYTES = 64 * 1024
UPLOAD_BYTES = MAX_BYTES + 64 * 1024
FORM_BYTES = 256 * 1024
"""Of an Open311 report: in a form every byte of a letter takes three."""
WEBHOOK_BYTES = 4 * 1024 * 1024
"""Of a messenger's delivery: WhatsApp's have up to 3 MB, with a thousand messages after an outage."""
TABLE_BYTES = 4 * 1024 * 1024
"""Of examples as a table: the demo city's have 110 KB."""


@dataclass(frozen=True)
class _Limit:
    """How large a body may be, and what is said of a larger one."""

    bytes: int
    code: str = "text_too_long"
    said: int = 2_000


class _TooLarge(Exception):
    """Raised while a body is read."""


class BodyLimit:
    """ASGI middleware: 413 for a body over the limit, whether its length was announced or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the bytes on their way in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit, seen, refused = _limit(scope["path"]), 0, False

        async def counted() -> Message:
            nonlocal seen, refused
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit.bytes:
                refused = True
                raise _TooLarge
            return message

        async def unless_refused(message: Message) -> None:
            if not refused:
                await send(message)

        if _announced(scope) > limit.bytes:
            await self._refuse(scope, receive, send, limit)
            return
        with suppress(_TooLarge):
            await self._app(scope, counted, unless_refused)
        if refused:  # whatever the application made of the interrupted body
            await self._refuse(scope, receive, send, limit)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, limit: _Limit) -> None:
        await problem(Request(scope), 413, limit.code, limit=limit.said)(scope, receive, send)


def _limit(path: str) -> _Limit:
    if path.startswith("/open311/"):
        return _Limit(FORM_BYTES)
    if path.startswith("/webhooks/"):
        return _Limit(WEBHOOK_BYTES)
    if path == "/api/v1/intents.csv":
        return _Limit(TABLE_BYTES, "attachment_too_large", TABLE_BYTES // 1024 // 1024)
    if path.endswith("/attachments"):
        return _Limit(UPLOAD_BYTES, "attachment_too_large", MAX_BYTES // 1024 // 1024)
    return _Limit(JSON_BYTES)


def _announced(scope: Scope) -> int:
    headers = dict(scope["headers"])
    announced = headers.get(b"content-length", b"0")
    return int(announced) if announced.isdigit() else 0
