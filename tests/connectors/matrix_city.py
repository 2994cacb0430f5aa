"""A city with an account on Matrix, and a citizen in a room with it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from bot.api.services import Services
from bot.messages import Author
from bot.storage.tables import conversations
from tests.bot.gateways import Gateway, run_app
from tests.connectors.homeserver import Account, Homeserver
from tests.connectors.line import Line, open_line


class City:
    """The city's account as citizens on Matrix meet it."""

    def __init__(self, gateway: Gateway, homeserver: Homeserver, account: Account, line: Line) -> None:
        self.gateway, self.homeserver, self.account, self.line = gateway, homeserver, account, line
        self.anna = homeserver.citizen
        self.room = ""

    def says(self, text: str, **more: Any) -> str:
        """Anna writes in her room, which she opens with her first words."""
        self.room = self.room or self.anna.opens_room(self.account.user)
        return self.anna.says(self.room, text, **more)

    def sends(self, content: dict[str, Any], kind: str = "m.room.message") -> str:
        return self.anna.sends(self.room, content, kind)

    async def told(self, count: int, room: str = "") -> list[str]:
        """What stands in the room, once it is so much."""
        await until(lambda: len(self.anna.told(room or self.room)) >= count)
        return [one["body"] for one in self.anna.told(room or self.room)]

    def rows(self, table: Any) -> list[Any]:
        with self.gateway.services.database.read() as sql:
            return list(sql.execute(select(table)).all())

    def said(self) -> list[Any]:
        [held] = self.rows(conversations)
        everything = self.gateway.services.conversations.everything(held.id)
        return [one for one in everything if one.author is Author.CITIZEN]

    async def state(self) -> str:
        return str((await self.gateway.http.get("/readyz")).json()["parts"]["matrix"])


async def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Waits for it; asks seldom, because each question is one for the homeserver."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.15)


@asynccontextmanager
async def open_city(services: Services, homeserver: Homeserver, account: Account) -> AsyncIterator[City]:
    """The app with an account on the homeserver, reached over a line of its own."""
    async with open_line(homeserver.address) as line:
        on = {"matrix_homeserver": line.address, "matrix_token": SecretStr(account.token)}
        services.settings = services.settings.model_copy(update=on)
        async with run_app(services) as gateway, gateway.echoing():
            yield City(gateway, homeserver, account, line)


async def until_said(city: City, words: str) -> None:
    """Waits until the channel's state has these words."""
    end = time.monotonic() + 30
    while words not in await city.state():
        assert time.monotonic() < end, await city.state()
        await asyncio.sleep(0.03)
