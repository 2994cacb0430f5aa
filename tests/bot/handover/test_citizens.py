"""Who waits and has closed the window is found, and nobody else."""

import pytest

from bot.errors import QueueUnavailable
from bot.handover.citizens import Citizens
from bot.storage.live import Live


async def _age(live: Live, conversation: str, seconds: int) -> None:
    await live.redis.zincrby("lotse:citizens", -seconds, conversation)


async def test_who_was_not_heard_of_for_so_long_is_silent(live: Live) -> None:
    citizens = Citizens(live)
    assert await citizens.silent(["a", "b"], [], 900) == []
    for name in ("a", "b"):
        await _age(live, name, 901)
    assert await citizens.silent(["a", "b"], ["b"], 900) == ["a"]
    await citizens.forget("a")
    assert await citizens.silent(["a", "b"], [], 900) == [], "who waits anew begins anew"


async def test_of_who_does_not_wait_any_more_nothing_is_kept(live: Live) -> None:
    citizens = Citizens(live)
    await citizens.silent(["a"], [], 900)
    await _age(live, "a", 901)
    assert await citizens.silent([], [], 900) == []
    assert await live.redis.zcard("lotse:citizens") == 0


async def test_without_redis_nobody_can_say() -> None:
    citizens = Citizens(Live("redis://127.0.0.1:1"))
    with pytest.raises(QueueUnavailable):
        await citizens.silent(["a"], [], 900)
    with pytest.raises(QueueUnavailable):
        await citizens.forget("a")
