"""Where Telegram posts updates: each is stored before 200 is answered, and Telegram sends again what was not."""

import hmac
import json
import logging

from fastapi import APIRouter, Request, Response

from bot.errors import BadRequest, NotFound, Unavailable
from connectors.exchange import Exchange
from connectors.telegram import Telegram

log = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
INTRODUCED_WITHIN_S = 1.0
"""So long after a start an update waits to be understood; then Telegram is asked to send it again."""


def webhook(exchange: Exchange, telegram: Telegram) -> APIRouter:
    """The route of one bot; whoever does not know both secrets finds nothing here."""
    router = APIRouter(include_in_schema=False)
    known_path, known_token = telegram.secrets()

    @router.post("/webhooks/telegram/{path}")
    async def updates(path: str, request: Request) -> Response:
        given = request.headers.get(HEADER, "")
        is_path = hmac.compare_digest(path.encode(), known_path.encode())
        if not (hmac.compare_digest(given.encode(), known_token.encode()) and is_path):
            raise NotFound
        if not await telegram.introduced(INTRODUCED_WITHIN_S):
            raise Unavailable
        try:
            update = json.loads(await request.body())
        except ValueError:
            raise BadRequest("no JSON") from None
        if not isinstance(update, dict):
            raise BadRequest("no update")
        await exchange.accept([update])
        return Response(status_code=200)

    return router
