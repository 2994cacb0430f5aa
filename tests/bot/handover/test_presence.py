"""Who is there, by the clock of a real Redis."""

import asyncio

import pytest

from bot.errors import QueueUnavailable
from bot.handover.presence import GONE_AFTER_S, PRESENCE, Presence, serving
from bot.storage.live import Live
from tests.bot.handover.desks import SITE


@pytest.fixture
def presence(live: Live) -> Presence:
    return Presence(live)


async def _silent_for(live: Live, staff_id: str, seconds: float) -> None:
    """Put somebody's last beat into the past."""
    at, _, said = str(await live.redis.hget(PRESENCE, staff_id)).partition(" ")
    await live.redis.hset(PRESENCE, staff_id, f"{int(at) - round(seconds * 1000)} {said}")


async def test_only_those_who_take_chats_of_the_site_are_available(presence: Presence) -> None:
    await presence.put("anna", "available", ("musterstadt",), 2)
    await presence.put("bert", "available", None)
    await presence.put("carla", "away", ("musterstadt",))
    await presence.put("dora", "available", ("nebenstadt",))
    assert await presence.available("musterstadt") == ["anna", "bert"]
    assert await presence.available("nebenstadt") == ["bert", "dora"]


async def test_what_was_said_last_counts(presence: Presence) -> None:
    await presence.put("anna", "available", ("musterstadt",))
    await presence.put("anna", "away", ("musterstadt", "nebenstadt"), 3)
    found = (await presence.present())[0]
    assert (found.id, found.state, found.sites, found.chats) == ("anna", "away", ("musterstadt", "nebenstadt"), 3)
    assert 0 <= found.silent_s < 5


async def test_who_is_silent_for_a_minute_is_gone_and_not_available(presence: Presence, live: Live) -> None:
    for name in ("anna", "bert"):
        await presence.put(name, "available", None)
    await _silent_for(live, "anna", GONE_AFTER_S)
    await _silent_for(live, "bert", GONE_AFTER_S - 10)
    assert await presence.gone() == ["anna"]
    assert await presence.gone(since_s=30) == ["anna", "bert"]
    assert await presence.available("musterstadt") == ["bert"]
    assert await presence.gone() == ["anna"], "until it is forgotten: another gateway may have to finish"


async def test_a_beat_brings_somebody_back_as_they_were(presence: Presence, live: Live) -> None:
    await presence.put("anna", "available", ("musterstadt",), 1)
    await _silent_for(live, "anna", 3600)
    assert await presence.beat("anna") == "available"
    assert await presence.gone() == []
    assert (await presence.present())[0].chats == 1


async def test_a_beat_of_somebody_unknown_asks_for_more(presence: Presence) -> None:
    assert await presence.beat("anna") is None
    assert await presence.present() == []
    await presence.put("anna", "away", None)
    await presence.forget("anna")
    assert await presence.beat("anna") is None
    assert await presence.gone(0) == []


async def test_after_a_loss_of_redis_those_with_chats_have_a_minute_to_be_heard_of(
    presence: Presence, live: Live
) -> None:
    await presence.put("bert", "available", None)
    await presence.expect({"anna", "bert"})
    await presence.expect(set())
    assert await presence.available("musterstadt") == ["bert"], "who is known stays as known"
    assert await presence.gone() == []
    await _silent_for(live, "anna", GONE_AFTER_S - 1)
    await presence.expect({"anna"})
    assert await presence.gone(GONE_AFTER_S - 1) == ["anna"], "being expected twice does not begin anew"
    assert await presence.beat("anna") is None
    assert await presence.gone(GONE_AFTER_S - 1) == []
    assert [someone.id for someone in await presence.present()] == ["bert"]


async def test_a_department_is_served_by_its_own_and_by_who_looks_after_all(presence: Presence) -> None:
    await presence.put("anna", "available", None, department="Standesamt")
    await presence.put("bert", "available", None)
    everybody = await presence.present()
    found = {name: [one.id for one in everybody if one.serves(SITE, name)] for name in ("Standesamt", "Bauamt", "")}
    assert found == {"Standesamt": ["anna", "bert"], "Bauamt": ["bert"], "": ["anna", "bert"]}


async def test_where_nobody_of_the_department_is_there_all_serve(presence: Presence) -> None:
    await presence.put("anna", "available", (SITE,), department="Standesamt")
    everybody = await presence.present()
    assert [one.id for one in serving(everybody, SITE, "Bauamt")] == ["anna"]
    assert serving(everybody, "nebenstadt", "Bauamt") == []


async def test_many_beats_at_once_lose_nobody(presence: Presence) -> None:
    names = [f"agent{number:02}" for number in range(40)]
    await asyncio.gather(*(presence.put(name, "available", None) for name in names))
    assert all(await asyncio.gather(*(presence.beat(name) for name in names)))
    assert await presence.available("musterstadt") == names


async def test_without_redis_it_is_said_so() -> None:
    live = Live("redis://127.0.0.1:1")
    presence = Presence(live)
    for question in (presence.put("anna", "away", None), presence.beat("anna"), presence.gone(), presence.forget("a")):
        with pytest.raises(QueueUnavailable):
            await question
    await live.close()


async def test_who_has_spoken_meanwhile_is_not_spoken_for(presence: Presence) -> None:
    await presence.expect(["anna"])
    assert await presence.put("anna", "away", None, only_new=True)
    await presence.put("anna", "available", None)
    assert not await presence.put("anna", "away", None, only_new=True)
    assert await presence.available("musterstadt") == ["anna"]
