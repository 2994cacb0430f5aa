"""What all channels share, with a channel that only remembers: order, one gateway at a time, and nothing lost."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.api.services import Services
from bot.channel_port import Abilities, Address, Delayed, Heard, Piece, Place, Said, Showing, Update
from bot.clock import now
from bot.messages import Message
from bot.messengers import exchange_of
from bot.storage.tables import channel_chats, channel_updates
from connectors import exchange as exchange_module
from connectors.exchange import Exchange
from tests.connectors.test_telegram import until


class Plain:
    """A channel of plain texts; `down` makes it refuse, and a text may make it break."""

    name = "plain"
    abilities = Abilities(buttons=False, files=False, live=False)

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.down = 0

    def place(self, update: Update) -> Place | None:
        if "text" not in update:
            return None
        return Place(str(update["n"]), update["chat"], {"chat": update["chat"]}, update["n"])

    def to_incoming(self, update: Update) -> Sequence[Heard]:
        if update["text"] == "poison":
            raise RuntimeError("nobody thought of this")
        return [Said(update["text"])]

    def to_channel(self, message: Message, showing: Showing) -> Sequence[Piece]:
        return [{"text": message.text}]

    async def send(self, address: Address, piece: Piece, key: str) -> None:
        if self.down:
            self.down -= 1
            raise Delayed("down", 0.05)
        self.sent.append((address["chat"], piece["text"], key))

    async def send_file(self, address: Address, media_type: str, content: bytes, key: str) -> None:
        raise AssertionError

    async def fetch(self, file: str) -> bytes:
        raise AssertionError

    async def noticed(self, address: Address, notice: str) -> None:
        raise AssertionError

    async def typing(self, address: Address) -> None:
        raise AssertionError

    async def check(self) -> str:
        return "ok"

    async def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_module, "LOOK_EVERY_S", 0.1)


@asynccontextmanager
async def working(services: Services, channel: Plain) -> AsyncIterator[Exchange]:
    """A gateway at work."""
    exchange = exchange_of(channel, services)
    task = asyncio.create_task(exchange.run())
    yield exchange
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _update(n: int, text: str, chat: str = "a") -> dict[str, Any]:
    return {"n": n, "chat": chat, "text": text}


def _said(services: Services) -> list[list[str]]:
    with services.database.read() as sql:
        held = list(sql.scalars(select(channel_chats.c.conversation).order_by(channel_chats.c.name)))
    return [
        [one.text for one in services.conversations.everything(each) if one.author == "citizen"]
        for each in held
        if each
    ]


async def test_each_chat_keeps_its_order(services: Services, quick: None) -> None:
    exchange = exchange_of(Plain(), services)
    await exchange.accept([_update(2 * n + (chat == "b"), f"{chat}{n}", chat) for n in range(4) for chat in "ab"])
    async with working(services, Plain()):
        await until(lambda: sum(map(len, _said(services))) == 8)
    assert sorted(_said(services)) == [[f"{chat}{n}" for n in range(4)] for chat in "ab"]


async def test_two_gateways_share_the_work_and_do_it_once(services: Services, quick: None) -> None:
    one, other = Plain(), Plain()
    async with working(services, one) as first, working(services, other):
        for n in range(12):
            await first.accept([_update(n, f"Frage {n}", f"chat {n % 4}")])
        await until(lambda: sum(map(len, _said(services))) == 12)
        await until(lambda: len(one.sent) + len(other.sent) >= 4)
    keys = [key for _, _, key in one.sent + other.sent]
    assert len(keys) == len(set(keys))


async def test_what_a_dead_gateway_left_is_done_by_another(services: Services, quick: None) -> None:
    dead = exchange_of(Plain(), services)
    await dead.accept([_update(1, "Hallo")])
    with services.database.write() as sql:
        sql.execute(update(channel_chats).values(leased_by="dead", leased_until=now()))
    async with working(services, Plain()):
        await until(lambda: _said(services) == [["Hallo"]])


async def test_an_update_that_breaks_the_program_is_put_aside_in_the_end(
    services: Services, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange_module, "_MOST_TRIES", 0)
    async with working(services, Plain()) as exchange:
        await exchange.accept([_update(1, "poison"), _update(2, "Hallo")])
        await until(lambda: _said(services) == [["Hallo"]])


async def test_the_other_sides_failures_lose_nothing_and_repeat_nothing(services: Services, quick: None) -> None:
    channel = Plain()
    channel.down = 3
    async with working(services, channel) as exchange:
        await exchange.accept([_update(1, "Hallo")])
        await until(lambda: len(channel.sent) == 1)
        await asyncio.sleep(0.2)
    assert len(channel.sent) == 1


async def test_what_is_of_no_interest_is_not_stored(services: Services) -> None:
    exchange = exchange_of(Plain(), services)
    assert await exchange.accept([{"n": 1}, {"nothing": True}]) == 0
    with services.database.read() as sql:
        assert sql.execute(select(channel_updates)).all() == []
