"""Where Meta posts what citizens write: all of it is stored before 200 is answered, else Meta sends it again."""

import hashlib
import hmac
import json
from typing import Any

from fastapi import APIRouter, Request, Response

from bot.errors import BadRequest, NotFound
from connectors.exchange import Exchange
from connectors.whatsapp import WhatsApp
from connectors.whatsapp_reading import messages_of, receipts_of
from connectors.whatsapp_undelivered import Undelivered

HEADER = "X-Hub-Signature-256"
PATH = "/webhooks/whatsapp"


def signature(body: bytes, secret: str) -> str:
    """As Meta signs what it posts."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def webhook(
    exchange: Exchange, whatsapp: WhatsApp, secret: str, verify_token: str, undelivered: Undelivered
) -> APIRouter:
    """The routes of one phone number; whoever does not know the secrets finds nothing here."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def verify(request: Request) -> Response:
        """Meta asks once, when the address is entered, whether it is ours."""
        given = request.query_params
        is_token = hmac.compare_digest(given.get("hub.verify_token", "").encode(), verify_token.encode())
        if not (given.get("hub.mode") == "subscribe" and is_token):
            raise NotFound
        return Response(given.get("hub.challenge", ""), media_type="text/plain")

    @router.post(PATH)
    async def deliveries(request: Request) -> Response:
        body = await request.body()
        given = request.headers.get(HEADER, "")
        is_signed = hmac.compare_digest(given.encode(), signature(body, secret).encode())
        if is_signed or whatsapp.number.encode() in body:  # who only looks for open doors does not know the number
            whatsapp.signed(is_signed)
        if not is_signed:
            raise NotFound
        delivery = _read(body)
        messages = messages_of(delivery, whatsapp.number)
        if await exchange.accept(messages):
            whatsapp.read(messages)
        receipts = list(receipts_of(delivery, whatsapp.number))
        whatsapp.heard_of(receipts)
        await undelivered.tell(receipts)
        return Response(status_code=200)

    return router


def _read(body: bytes) -> dict[str, Any]:
    """Meta's own JSON; another object of theirs is of no interest, and refused it would come again for days."""
    try:
        found = json.loads(body)
    except ValueError:
        raise BadRequest("no delivery") from None
    return found if isinstance(found, dict) else {}
