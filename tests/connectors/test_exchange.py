"""What all channels share, with a channel that only remembers: order, one gateway at a time, and nothing lost."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.api.services import Services
from bot.channel_port import Abilities, Address, Delayed, Heard, Ordered, Piece, Place, Said, Showing, Update
from bot.channels import chats as chats_module
from bot.clock import now
from bot.conversations import desk
from bot.messages import Author, Message, Outgoing
from bot.messengers import exchange_of
from bot.storage.tables import channel_chats, channel_conversations, channel_updates
from bot.wording import say
from connectors import delivering as delivering_module
from connectors import exchange as exchange_module
from connectors.exchange import Exchange
from tests.connectors.telegram_city import until


class Plain:
    """A channel of plain texts; `down` makes it refuse, and a text may make it break."""

    name = "plain"
    abilities = Abilities(buttons=False, files=False)

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.down = 0
        self.takes_s = 0.0

    def place(self, update: Update) -> Place | None:
        if "text" not in update:
            return None
        return Place(str(update["n"]), update["chat"], {"chat": update["chat"]}, update["n"], update.get("language"))

    def to_incoming(self, update: Update) -> Sequence[Heard]:
        if update["text"] == "poison":
            raise RuntimeError("nobody thought of this")
        name, _, words = update["text"].partition(" ")
        return [Ordered(name[1:], words)] if name.startswith("/") else [Said(update["text"])]

    def to_channel(self, message: Message, showing: Showing) -> Sequence[Piece]:
        if "unsayable" in message.text:
            raise RuntimeError("nobody thought of this either")
        return [{"text": message.text}]

    async def send(self, address: Address, piece: Piece, key: str) -> None:
        if self.down:
            self.down -= 1
            raise Delayed("down", 0.05)
        await asyncio.sleep(self.takes_s)
        self.sent.append((address["chat"], piece["text"], key))

    async def send_file(self, address: Address, media_type: str, content: bytes, key: str) -> None:
        raise AssertionError

    async def fetch(self, file: str) -> bytes:
        raise AssertionError

    async def noticed(self, address: Address, notice: str) -> None:
        raise AssertionError

    async def typing(self, address: Address) -> None:
        """Nobody sees it."""

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


def _conversations(services: Services) -> list[str]:
    with services.database.read() as sql:
        return list(sql.scalars(select(channel_conversations.c.conversation).order_by(channel_conversations.c.id)))


def _said(services: Services) -> list[list[str]]:
    with services.database.read() as sql:
        held = list(sql.scalars(select(channel_chats.c.conversation).order_by(channel_chats.c.name)))
    return [
        [one.text for one in services.conversations.everything(each) if one.author == "citizen"]
        for each in held
        if each
    ]


async def test_each_chat_keeps_its_order(services: Services, quick: None) -> None:
    """Also where updates came in another order than the channel numbered them."""
    exchange = exchange_of(Plain(), services)
    came = [(n, chat) for n in (3, 1, 0, 2) for chat in "ab"]
    await exchange.accept([_update(2 * n + (chat == "b"), f"{chat}{n}", chat) for n, chat in came])
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
        sql.execute(update(channel_chats).values(leased_by="dead", leased_until=now() + timedelta(seconds=0.6)))
    async with working(services, Plain()):
        await asyncio.sleep(0.3)
        assert _said(services) == []
        await until(lambda: _said(services) == [["Hallo"]])


async def test_a_call_may_last_longer_than_a_lease(
    services: Services, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chats_module, "LEASE", timedelta(seconds=0.3))
    monkeypatch.setattr(exchange_module, "HOLD_EVERY_S", 0.05)
    slow, other = Plain(), Plain()
    slow.takes_s = 1.0
    async with working(services, slow) as exchange:
        await exchange.accept([_update(1, "Hallo")])
        await asyncio.sleep(0.3)
        async with working(services, other):
            await until(lambda: len(slow.sent) == 1)
    assert other.sent == []


async def test_who_is_stopped_while_sending_has_sent_it_once(services: Services, quick: None) -> None:
    slow, next_one = Plain(), Plain()
    slow.takes_s = 0.5
    async with working(services, slow) as exchange:
        await exchange.accept([_update(1, "Hallo")])
        await asyncio.sleep(0.2)
    async with working(services, next_one):
        await asyncio.sleep(0.3)
    assert len(slow.sent) == 1
    assert next_one.sent == []


async def test_where_nobody_sits_before_it_greeting_and_answer_go_together(services: Services, quick: None) -> None:
    channel = Plain()
    channel.abilities = Abilities(buttons=False, files=False, live=False)
    async with working(services, channel) as exchange:
        await exchange.accept([_update(1, "Hallo")])
        await until(lambda: _said(services) == [["Hallo"]])
        await asyncio.sleep(0.3)
        assert channel.sent == []
        [held] = _conversations(services)
        assert services.conversations.finish_turn(held, 2, [Outgoing(text="Gern.")], {"events": []}, "de")
        await until(lambda: len(channel.sent) == 1)
        await asyncio.sleep(0.2)
    [(_, text, _)] = channel.sent
    assert "automatische Assistent" in text
    assert text.endswith("\n\nGern.")


async def test_what_nobody_can_show_holds_nothing_up(
    services: Services, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering_module, "_MOST_TRIES", 1)
    monkeypatch.setattr(delivering_module, "_FIRST_WAIT_S", 0.05)
    channel = Plain()
    async with working(services, channel) as exchange:
        await exchange.accept([_update(1, "Hallo")])
        await until(lambda: len(channel.sent) == 1)
        [held] = _conversations(services)
        for text in ("unsayable", "Danach"):
            with services.database.write() as sql:
                desk.say(sql, held, Outgoing(text=text, format="text", author=Author.AGENT), at=now())
        await until(lambda: len(channel.sent) == 3)
    assert [text for _, text, _ in channel.sent[1:]] == ["Danach", say("channel.refused", "de")]


async def test_a_link_of_another_city_begins_there_and_the_first_is_not_lost(services: Services, quick: None) -> None:
    other = services.knowledge.site("musterstadt").model_copy(update={"id": "neustadt"})
    services.knowledge.save_site(other)
    channel = Plain()
    async with working(services, channel) as exchange:
        await exchange.accept([_update(1, "Hallo"), _update(2, "/start neustadt"), _update(3, "Und hier?")])
        await until(lambda: len(_conversations(services)) == 2)
        await exchange.accept([_update(4, "/start nirgends")])
        await until(lambda: len(channel.sent) >= 2)
    sites = [services.conversations.find(one).site for one in _conversations(services)]  # type: ignore[union-attr]
    assert sites == ["musterstadt", "neustadt"]


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
