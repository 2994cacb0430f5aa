"""A brain at work with a fake mind: each message answered once, in order, whatever happens to brains."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.brain import worker as module
from bot.brain.worker import HURRIED_FROM, MAX_DEATHS, Worker
from bot.clock import now
from bot.conversations import desk as desk_of_record
from bot.conversations.models import Conversation, Understood
from bot.conversations.record import Conversations
from bot.errors import DatabaseUnavailable
from bot.handover.events import HandoverEvent
from bot.messages import Author, Incoming, Message, Outgoing, SourceCard
from bot.storage.database import Database
from bot.storage.live import Live
from tests.bot.minds import FakeLibrary, FakeMind


@pytest.fixture
def identity(record: Conversations) -> str:
    return record.open("musterstadt", "web", Outgoing(text="Guten Tag"))[0].id


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sweeps, pauses and the end take no time, and nothing is too young to be swept up."""
    sleep, next_work = asyncio.sleep, Live.next_work
    monkeypatch.setattr(module.asyncio, "sleep", lambda seconds: sleep(min(seconds, 0.02)))
    monkeypatch.setattr(Live, "next_work", lambda live, seconds: next_work(live, min(seconds, 0.2)))
    monkeypatch.setattr(module, "OVERDUE", module.OVERDUE * 0)


@asynccontextmanager
async def working(
    live: Live, record: Conversations, mind: FakeMind | None = None, name: str = "one"
) -> AsyncIterator[FakeMind]:
    mind = mind or FakeMind()
    running = asyncio.create_task(Worker(name, live, record, FakeLibrary(), mind).run())  # type: ignore[arg-type]
    await live.beat(name, {"state": "ready"})
    yield mind
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def _say(record: Conversations, identity: str, *texts: str) -> list[int]:
    return [record.receive(identity, Incoming(client_id=text, text=text))[0].seq for text in texts]


async def _answered(record: Conversations, identity: str, count: int) -> list[Message]:
    for _ in range(500):
        if len(said := record.after(identity, 0)) >= count:
            return said
        await asyncio.get_running_loop().run_in_executor(None, lambda: time.sleep(0.01))
    raise AssertionError([message.text for message in record.after(identity, 0)])


async def _let_go(live: Live, identities: list[str]) -> None:
    """An answer stands in the record a moment before its conversation is let go."""
    for _ in range(500):
        if not any([await live.holder(identity) for identity in identities]):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("a conversation is still held")


async def test_a_message_in_the_queue_is_answered(live: Live, record: Conversations, identity: str) -> None:
    _say(record, identity, "Hallo")
    await live.enqueue(identity)
    async with working(live, record):
        said = await _answered(record, identity, 3)
    assert [message.text for message in said] == ["Guten Tag", "Hallo", "Echo: Hallo"]
    assert record.understood(identity) == {2: Understood(intent="ask", confidence=0.9, language="de")}


async def test_only_where_others_wait_there_is_no_time_for_a_second_look(
    live: Live, record: Conversations, identity: str
) -> None:
    crowd = [record.open("musterstadt", "web", Outgoing(text="Guten Tag"))[0].id for _ in range(HURRIED_FROM)]
    for asking in crowd:
        _say(record, asking, "Hallo")
        await live.enqueue(asking)
    async with working(live, record) as mind:
        for asking in crowd:
            await _answered(record, asking, 3)
        assert any(mind.hurried)  # whoever came first had the others behind it
        await _let_go(live, crowd)
        _say(record, identity, "allein")
        await live.enqueue(identity)
        await _answered(record, identity, 3)
        assert not mind.hurried[-1]


async def test_a_conversation_is_let_go_though_redis_swallows_the_cancellation_of_its_lease(
    live: Live, record: Conversations, identity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def renew(*_: str) -> None:
        with suppress(asyncio.CancelledError):  # what asyncio.wait_for does where an answer comes just then
            await asyncio.sleep(60)

    monkeypatch.setattr(module, "LEASE_MS", 0)
    monkeypatch.setattr(live, "renew", renew)
    async with working(live, record):
        for said, count in (("Hallo", 3), ("Danke", 5)):
            _say(record, identity, said)
            await live.enqueue(identity)
            await _answered(record, identity, count)


async def test_messages_are_answered_in_order_each_from_the_state_of_the_one_before(
    live: Live, record: Conversations, identity: str
) -> None:
    texts = [f"Frage {number}" for number in range(8)]
    _say(record, identity, *texts)
    async with working(live, record) as mind, working(live, record, mind, "two"):
        for _ in range(4):
            await live.enqueue(identity)
        said = await _answered(record, identity, 17)
    assert [message.text for message in said[9:]] == [f"Echo: {text}" for text in texts]
    assert mind.acted == texts
    assert mind.overlaps == 0


async def test_a_message_that_stands_in_no_queue_is_found(live: Live, record: Conversations, identity: str) -> None:
    _say(record, identity, "vergessen")
    async with working(live, record):
        assert (await _answered(record, identity, 3))[-1].text == "Echo: vergessen"


async def test_the_conversation_of_a_dead_brain_is_taken_over(live: Live, record: Conversations, identity: str) -> None:
    _say(record, identity, "Hallo")
    await live.acquire(identity, "dead")
    async with working(live, record):
        assert (await _answered(record, identity, 3))[-1].text == "Echo: Hallo"


async def test_a_slow_brain_that_lives_keeps_its_conversation(live: Live, record: Conversations, identity: str) -> None:
    _say(record, identity, "Hallo")
    await live.acquire(identity, "slow")
    await live.beat("slow", {"state": "ready"})
    async with working(live, record) as mind:
        await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(None, _pause), 5)
    assert mind.acted == []
    assert len(record.after(identity, 0)) == 2


async def test_a_message_that_brains_die_of_gets_an_apology_and_the_next_an_answer(
    live: Live, record: Conversations, identity: str
) -> None:
    _say(record, identity, "tödlich", "harmlos")
    for _ in range(MAX_DEATHS):
        await live.acquire(identity, "dead")
        await live.free(identity)
    async with working(live, record) as mind:
        said = await _answered(record, identity, 5)
        assert [message.outcome for message in said[3:]] == ["failed", "answered"]
        _say(record, identity, "danach")
        await live.enqueue(identity)
        assert (await _answered(record, identity, 7))[-1].text == "Echo: danach"
    assert mind.acted == ["harmlos", "danach"]


async def test_an_answer_that_cannot_be_stored_is_stored_later_and_once(
    live: Live, record: Conversations, identity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish, refusals = record.finish_turn, iter([True, True, False])

    def sometimes(*args: Any, **options: Any) -> Any:
        if next(refusals, False):
            raise DatabaseUnavailable
        return finish(*args, **options)

    monkeypatch.setattr(record, "finish_turn", sometimes)
    _say(record, identity, "Hallo")
    async with working(live, record):
        said = await _answered(record, identity, 3)
    assert [message.text for message in said] == ["Guten Tag", "Hallo", "Echo: Hallo"]


async def test_listeners_are_told_of_the_answer(live: Live, record: Conversations, identity: str) -> None:
    notices = live.notices()
    await anext(notices)
    [seq] = _say(record, identity, "Hallo")
    await live.enqueue(identity)
    async with working(live, record):
        notice = await asyncio.wait_for(anext(notices), 5)
    await notices.aclose()  # type: ignore[attr-defined]
    assert (notice["event"], notice["data"]["seq"]) == ("turn", seq)
    assert notice["data"]["replies"][0]["text"] == "Echo: Hallo"


async def test_an_erased_conversation_in_the_queue_is_no_work(live: Live, record: Conversations, identity: str) -> None:
    await live.enqueue("nobody")
    _say(record, identity, "Hallo")
    await live.enqueue(identity)
    async with working(live, record):
        assert len(await _answered(record, identity, 3)) == 3


def _pause() -> None:
    time.sleep(0.3)


class FakeDesk:
    """Notes what it is asked for and whether that was inside the transaction of the turn."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []
        self.told: list[str] = []

    def opening(self, conversation: Conversation, event: HandoverEvent) -> "FakeAct":
        return FakeAct(self, f"opening {event.reason}", conversation)

    def leaving(self, conversation: Conversation) -> "FakeAct":
        return FakeAct(self, "leaving", conversation)

    async def tell(self, notices: list[str]) -> None:
        self.told += notices


class FakeAct:
    def __init__(self, desk: FakeDesk, what: str, conversation: Conversation) -> None:
        self.desk, self.what, self.conversation = desk, what, conversation
        self.notices: list[str] = []

    def __call__(self, sql: Connection, at: datetime) -> list[Outgoing]:
        assert sql.in_transaction()
        self.desk.done.append((self.what, self.conversation.state))
        self.notices = [self.what]
        return [Outgoing(text="Vom Pult", author=Author.SYSTEM)]


class HandingOver(FakeMind):
    """Hands over at the first message, leaves the queue at the second, and then only echoes."""

    async def act(self, tracker: Any, text: str, parsed: Any, slots: Any) -> tuple[list[dict[str, Any]], Any]:
        replies, state = await super().act(tracker, text, parsed, slots)
        customs = {"Mensch": {"handover": {"reason": "distress", "language": "de"}}, "Nein": {"leave_queue": True}}
        return [reply | {"custom": customs.get(text)} for reply in replies], state


async def test_the_desk_acts_in_the_transaction_of_the_turn_and_tells_after_it(
    live: Live, record: Conversations, identity: str
) -> None:
    _say(record, identity, "Mensch", "Frage", "Nein", "Danke")
    desk, mind = FakeDesk(), HandingOver()
    worker = Worker("one", live, record, FakeLibrary(), mind, desk)  # type: ignore[arg-type]
    running = asyncio.create_task(worker.run())
    await live.enqueue(identity)
    said = await _answered(record, identity, 11)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert desk.done == [("opening distress", "bot"), ("leaving", "waiting")]
    assert desk.told == ["opening distress", "leaving"]
    assert [slots["queued"] for slots in mind.slots] == [False, True, True, False]
    assert [message.text for message in said[5:]] == [
        "Echo: Mensch",
        "Vom Pult",
        "Echo: Frage",
        "Echo: Nein",
        "Vom Pult",
        "Echo: Danke",
    ]


async def test_what_a_person_quoted_is_known_to_the_first_turn_after_it(
    live: Live, record: Conversations, database: Database, identity: str
) -> None:
    source = SourceCard(article="wohngeld", title="Wohngeld", updated="2026-11-21")
    with database.write() as sql:
        quoted = Outgoing(text="Hier steht es.", author=Author.AGENT, name="Anna", source=source)
        desk_of_record.say(sql, identity, quoted, at=now())
    _say(record, identity, "Und jetzt?", "Und dann?")
    await live.enqueue(identity)
    async with working(live, record, Recalling()) as mind:
        await _answered(record, identity, 6)
    assert isinstance(mind, Recalling)
    assert mind.articles == ["wohngeld", "wohngeld"]


class Recalling(FakeMind):
    """Remembers what the conversation was about in each turn."""

    articles: list[str | None]

    async def act(self, tracker: Any, text: str, parsed: Any, slots: Any) -> tuple[list[dict[str, Any]], Any]:
        self.articles = [*getattr(self, "articles", []), tracker.get_slot("article")]
        return await super().act(tracker, text, parsed, slots)
