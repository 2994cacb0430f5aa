"""The city's number on WhatsApp as citizens meet it: a running gateway with Meta's stand-in behind it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import select

from bot.api.services import Services
from bot.conversations import desk
from bot.messages import Author, Outgoing
from bot.storage.tables import conversations
from connectors.whatsapp_webhook import signature
from tests.bot.gateways import Gateway, run_app
from tests.connectors.graph_api import TOKEN, GraphApi
from tests.connectors.whatsapp_deliveries import (
    CITIZEN,
    NUMBER,
    delivery,
    receipt,
    text,
)

SECRET, WORD = "app-secret-of-a-test", "word-of-a-test"
PATH = "/webhooks/whatsapp"
ON = {
    "whatsapp_token": TOKEN,
    "whatsapp_phone_id": NUMBER,
    "whatsapp_app_secret": SECRET,
    "whatsapp_verify_token": WORD,
}


class Line:
    """The city's number as citizens meet it."""

    def __init__(self, gateway: Gateway, api: GraphApi) -> None:
        self.gateway, self.api, self.at = gateway, api, int(time.time()) - 60

    async def post(self, given: Any, signed: str | None = None) -> int:
        body = json.dumps(given).encode()
        headers = {"X-Hub-Signature-256": signature(body, SECRET) if signed is None else signed}
        return (await self.gateway.http.post(PATH, content=body, headers=headers)).status_code

    async def brings(self, *messages: dict[str, Any]) -> None:
        """All of these, written a moment ago, in one delivery."""
        fresh = [one | {"timestamp": str(self.at + int(one["id"].removeprefix("wamid.HBgLMTY")))} for one in messages]
        assert await self.post(delivery(*fresh)) == 200

    async def says(self, number: int, words: str) -> None:
        await self.brings(text(number, words))

    async def told(self, count: int, whom: str = CITIZEN) -> list[str]:
        """What the citizen was told, once it is so much."""
        await until(lambda: len(self.api.to(whom)) >= count)
        return self.api.texts(whom)


async def until_ok(line: Line) -> None:
    """The start is over."""
    parts = {"whatsapp": "starting"}
    while parts["whatsapp"] == "starting":
        parts = (await line.gateway.http.get("/readyz")).json()["parts"]


async def until(true: Callable[[], bool], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def open_line(services: Services, api: GraphApi) -> AsyncIterator[Line]:
    services.settings = services.settings.model_copy(update={"whatsapp_api": api.address})
    async with run_app(services) as gateway, gateway.echoing():
        yield Line(gateway, api)


async def agent_says(line: Line, words: str, attachment: str | None = None) -> None:
    [held] = rows(line, conversations)
    services = line.gateway.services
    said = Outgoing(text=words, format="text", author=Author.AGENT, name="Anna Muster")
    with services.database.write() as sql:
        desk.to_agent(sql, held.id, held.created_at)
        desk.say(sql, held.id, said, "a1", at=held.created_at, attachment=attachment)
    await services.live.notify(held.id, "message", {"author": "agent"})


def key_of(line: Line, place: int) -> str:
    """By which Meta knows what was sent at this place."""
    return str(line.api.to()[place]["biz_opaque_callback_data"])


async def fails(line: Line, key: str, code: int, whom: str = CITIZEN) -> None:
    """Meta reports that it could not deliver this."""
    assert await line.post(receipt("failed", key, code, whom)) == 200


def newest(line: Line) -> str:
    [held] = rows(line, conversations)
    return str(line.gateway.services.conversations.newest(held.id, 1)[0].text)


def rows(line: Line, table: Any) -> list[Any]:
    with line.gateway.services.database.read() as sql:
        return list(sql.execute(select(table)).all())


def said(line: Line) -> list[Any]:
    return [one for one in all_said(line) if one.author is Author.CITIZEN]


def all_said(line: Line) -> list[Any]:
    [held] = rows(line, conversations)
    return list(line.gateway.services.conversations.everything(held.id))
