"""One teller of places: each range of events is taken once, and what somebody knows is not told again."""

import asyncio

import pytest

from bot.errors import QueueUnavailable
from bot.handover.placing import Placing
from bot.storage.live import Live


async def test_of_many_gateways_one_takes_what_is_new(live: Live) -> None:
    gateways = [Placing(live) for _ in range(5)]
    assert await gateways[0].take(10) is None, "the first of all has nothing to tell"
    taken = await asyncio.gather(*(each.take(13) for each in gateways))
    assert sorted(taken, key=str) == [10, None, None, None, None]
    assert await gateways[1].take(14) == 13


async def test_a_record_that_was_put_back_is_followed_again(live: Live) -> None:
    placing = Placing(live)
    await placing.take(10)
    assert await placing.take(3) is None
    assert await placing.take(4) == 3


async def test_only_what_has_changed_is_told(live: Live) -> None:
    placing = Placing(live)
    assert set(await placing.changed("here", {"a": 1, "b": 2})) == {"a", "b"}
    assert await placing.changed("here", {"a": 1, "b": 2}) == []
    assert await placing.changed("here", {"b": 1}) == ["b"]
    assert await placing.changed("here", {"b": 1, "a": 1}) == ["a"], "who has left comes anew"
    assert await placing.changed("there", {"a": 1}) == ["a"]
    assert await placing.changed("here", {}) == []


async def test_without_redis_nobody_tells() -> None:
    placing = Placing(Live("redis://127.0.0.1:1"))
    with pytest.raises(QueueUnavailable):
        await placing.take(1)
    with pytest.raises(QueueUnavailable):
        await placing.changed("here", {})
