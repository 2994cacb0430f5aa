"""Notices reach the requests that wait for them, and nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack

import pytest

from bot.api.switchboard import MAX_STREAMS, MAX_WAITING, RESYNC, Notice, Switchboard
from bot.errors import TooMany
from bot.storage.live import Live


@pytest.fixture
async def switchboard(live: Live) -> AsyncIterator[Switchboard]:
    board = Switchboard(live)
    running = asyncio.create_task(board.run())
    with board.listen("warm-up") as line:
        assert await _next(line) == RESYNC
    yield board
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def _next(line: "asyncio.Queue[Notice]") -> Notice:
    return await asyncio.wait_for(line.get(), 5)


async def test_every_listener_of_a_conversation_hears_its_notices(switchboard: Switchboard, live: Live) -> None:
    with switchboard.listen("a") as first, switchboard.listen("a") as second, switchboard.listen("b") as other:
        await live.notify("a", "typing", {"on": True})
        notice = {"conversation": "a", "event": "typing", "data": {"on": True}}
        assert await _next(first) == await _next(second) == notice
        assert other.empty()


async def test_who_has_hung_up_hears_nothing_more(switchboard: Switchboard, live: Live) -> None:
    with switchboard.listen("a") as gone:
        pass
    with switchboard.listen("a") as there:
        await live.notify("a", "typing", {})
        await _next(there)
    assert gone.empty()
    assert switchboard._lines == {}


async def test_a_lost_connection_is_made_again_and_listeners_look_into_the_record(
    switchboard: Switchboard, live: Live
) -> None:
    with switchboard.listen("a") as line:
        await live.redis.client_kill_filter(_type="pubsub")
        assert await _next(line) == RESYNC
        await live.notify("a", "typing", {})
        assert (await _next(line))["event"] == "typing"


async def test_who_does_not_keep_up_is_sent_to_the_record(switchboard: Switchboard) -> None:
    with switchboard.listen("a") as slow:
        for number in range(MAX_WAITING + 1):
            switchboard._pass_on({"conversation": "a", "event": "typing", "data": {"number": number}})
        assert slow.get_nowait() is RESYNC
        assert slow.empty()


async def test_event_streams_of_a_conversation_are_counted(switchboard: Switchboard) -> None:
    with ExitStack() as stack:
        for _ in range(MAX_STREAMS):
            stack.enter_context(switchboard.stream("a"))
        with pytest.raises(TooMany), switchboard.stream("a"):
            pass
        with switchboard.stream("b"), switchboard.listen("a"):
            pass
    with switchboard.stream("a"):
        pass
    assert not switchboard._streams
