"""The live part on a real Redis: queue, leases, notices, heartbeats, limits."""

import asyncio
import signal
import time
from pathlib import Path

import pytest
from redis.exceptions import RedisError

from bot.embedded_redis import EmbeddedRedis
from bot.errors import QueueUnavailable
from bot.storage import live as module
from bot.storage.live import Live, Taken
from tests.bot.conftest import running


async def test_work_comes_out_in_the_order_it_came_in(live: Live) -> None:
    for name in ("a", "b", "c"):
        await live.enqueue(name)
    assert await live.backlog() == 3
    assert [await live.next_work(1) for _ in range(3)] == ["a", "b", "c"]
    assert await live.backlog() == 0


async def test_without_work_the_wait_ends_with_nothing(live: Live) -> None:
    assert await live.next_work(0.05) is None


async def test_of_many_brains_exactly_one_gets_a_conversation(live: Live) -> None:
    won = await asyncio.gather(*(live.acquire("a", f"brain-{number}") for number in range(20)))
    assert sorted(won, key=str) == [None] * 19 + [Taken(0, behind=0)]


async def test_who_takes_a_conversation_hears_how_many_stand_behind_it(live: Live) -> None:
    for name in ("a", "b", "c"):
        await live.enqueue(name)
    assert await live.next_work(1) == "a"
    assert await live.acquire("a", "one") == Taken(0, behind=2)


async def test_work_that_came_during_a_turn_is_told_at_release(live: Live) -> None:
    assert await live.acquire("a", "one") == Taken(0, behind=0)
    assert await live.release("a", "one") is False
    assert await live.acquire("a", "one") == Taken(0, behind=0)
    assert await live.acquire("a", "two") is None
    assert await live.release("a", "one") is True
    assert await live.acquire("a", "two") == Taken(0, behind=0)


async def test_nobody_releases_or_renews_the_lease_of_another(live: Live) -> None:
    await live.acquire("a", "one")
    await live.release("a", "two")
    assert await live.renew("a", "two") is False
    assert await live.renew("a", "one") is True
    assert await live.acquire("a", "two") is None


async def test_a_lease_runs_out(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEASE_MS", 30)
    await live.acquire("a", "one")
    await asyncio.sleep(0.05)
    assert await live.renew("a", "one") is False
    assert await live.acquire("a", "two") == Taken(0, behind=0)


async def test_the_leases_of_a_dead_brain_are_freed_and_no_others(live: Live) -> None:
    for conversation, brain in (("a", "dead"), ("b", "dead"), ("c", "alive")):
        await live.acquire(conversation, brain)
    assert sorted(await live.drop_leases("dead")) == ["a", "b"]
    assert await live.acquire("a", "alive") == Taken(1, behind=0)
    assert await live.acquire("c", "other") is None


async def test_deaths_with_a_conversation_are_counted_until_they_are_forgotten(live: Live) -> None:
    for deaths in range(3):
        assert await live.acquire("a", "dead") == Taken(deaths, behind=0)
        await live.free("a")
    await live.forget_deaths("a")
    assert await live.acquire("a", "alive") == Taken(0, behind=0)
    assert await live.holder("a") == "alive"
    assert await live.holder("b") is None


async def test_a_brain_lives_as_long_as_its_heart_beats(live: Live) -> None:
    await live.beat("one", {"state": "ready"})
    assert await live.lives("one")
    assert not await live.lives("two")


async def test_brains_say_how_they_are_until_they_are_forgotten(live: Live) -> None:
    assert await live.brains() == []
    await live.beat("one", {"state": "loading"})
    await live.beat("one", {"state": "ready"})
    assert await live.brains() == [{"state": "ready"}]
    await live.forget_brain("one")
    assert await live.brains() == []


async def test_a_brain_that_is_silent_for_too_long_is_not_listed(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    await live.beat("one", {"state": "ready"})
    monkeypatch.setattr(module, "HEARTBEAT_S", 0)
    assert await live.brains() == []
    assert not await live.lives("one")
    assert await live.redis.exists(module.BRAINS) == 0


async def test_brains_and_leases_are_found_without_searching_all_of_redis(live: Live) -> None:
    await live.beat("one", {"state": "ready"})
    await live.acquire("a", "one")
    await live.acquire("b", "one")
    await live.release("b", "one")
    await live.redis.config_resetstat()
    assert await live.brains() == [{"state": "ready"}]
    assert await live.drop_leases("one") == ["a"]
    assert "cmdstat_scan" not in await live.redis.info("commandstats")


async def test_a_lease_that_went_to_another_brain_is_not_freed(live: Live) -> None:
    await live.acquire("a", "slow")
    await live.free("a")
    await live.acquire("a", "quick")
    assert await live.drop_leases("slow") == []
    assert await live.holder("a") == "quick"


async def test_a_redis_that_hangs_is_not_waited_for_long(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    with running(server) as process:
        hung = Live(server.url)
        await hung.enqueue("a")
        process.send_signal(signal.SIGSTOP)
        started = time.monotonic()
        with pytest.raises(QueueUnavailable):
            await hung.enqueue("a")
        assert time.monotonic() - started < 4
        process.send_signal(signal.SIGCONT)
        await hung.close()


async def test_acts_over_the_limit_are_counted_out_per_key(live: Live) -> None:
    assert [await live.within_limit("a", 2) for _ in range(3)] == [True, True, False]
    assert await live.within_limit("b", 2)
    assert all([await live.within_limit("c", 0) for _ in range(5)])
    assert 0 < await live.redis.ttl("lotse:limit:a") <= 60


async def test_a_notice_reaches_who_listens(live: Live) -> None:
    notices = live.notices()
    assert (await anext(notices))["event"] == "subscribed"
    await live.notify("a", "message", {"text": "Grüße 😀"})
    heard = await asyncio.wait_for(anext(notices), 5)
    assert heard == {"conversation": "a", "event": "message", "data": {"text": "Grüße 😀"}}
    await notices.aclose()  # type: ignore[attr-defined]


async def test_without_redis_the_caller_is_told(tmp_path: Path) -> None:
    gone = Live(f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(QueueUnavailable):
        await gone.enqueue("a")
    with pytest.raises(RedisError):
        await gone.brains()
    await gone.close()
