"""The city's bot on Telegram as citizens meet it: the real app, and a Bot API on loopback."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import Table, select

from bot.api.services import Services
from bot.clock import now
from bot.conversations import desk
from bot.messages import Author, Outgoing, compact
from bot.settings import Settings
from bot.storage.tables import conversations
from connectors import telegram as telegram_module
from connectors.telegram import Telegram
from connectors.telegram_limits import Limits
from tests.bot.gateways import Gateway, run_app
from tests.connectors.bot_api import TOKEN, BotApi, open_bot_api
from tests.connectors.telegram_updates import CITIZEN, message

CHAT = int(CITIZEN["id"])


@pytest.fixture
def settings(settings: Settings) -> Settings:
    on = {"telegram_token": TOKEN, "public_url": "https://stadt.example"}
    return Settings(data=settings.data, site="musterstadt", rate_conversations=0, rate_messages=0, **on)  # type: ignore[arg-type]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_module, "Limits", lambda: Limits(1_000, chat_a_second=1_000))


class Bot:
    """The city's bot as citizens on Telegram meet it."""

    def __init__(self, gateway: Gateway, api: BotApi) -> None:
        self.gateway, self.api = gateway, api
        self.path, self.secret = Telegram(TOKEN, api.address).secrets()

    async def post(self, update: Any, secret: str | None = None, path: str | None = None) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret if secret is None else secret}
        answer = await self.gateway.http.post(f"/webhooks/telegram/{path or self.path}", json=update, headers=headers)
        return answer.status_code

    async def says(self, number: int, text: str) -> None:
        assert await self.post(message(number, text=text)) == 200

    async def told(self, count: int, chat: int = CHAT) -> list[str]:
        """What the chat was told, once it is so much."""
        await until(lambda: len(self.api.sent[chat]) >= count)
        return self.api.texts(chat)

    async def agent_says(self, text: str) -> None:
        """Somebody of the staff writes into the only conversation."""
        [held] = rows(self, conversations)
        said = Outgoing(text=text, format="text", author=Author.AGENT, name="Anna Muster")
        await self.say_in(held.id, said)

    async def say_in(self, conversation: str, said: Outgoing) -> None:
        """As a person or the system does; the gateways are told."""
        services = self.gateway.services
        with services.database.write() as sql:
            written, _ = desk.say(sql, conversation, said, at=now())
        await services.live.notify(conversation, "message", compact(written))


async def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def running_bot(services: Services, api: BotApi) -> AsyncIterator[Bot]:
    services.settings = services.settings.model_copy(update={"telegram_api": api.address})
    async with run_app(services) as gateway, gateway.echoing():
        yield Bot(gateway, api)


@pytest.fixture
async def bot(services: Services, quick: None) -> AsyncIterator[Bot]:
    with open_bot_api() as api:
        async with running_bot(services, api) as running:
            yield running


def rows(bot: Bot, table: Table) -> list[Any]:
    """What stands in a table."""
    with bot.gateway.services.database.read() as sql:
        return list(sql.execute(select(table)).all())
