"""Who is there: what was last said holds, and of whom nothing is known nobody is promised."""

import asyncio

from bot.access.desk import Desk, build_desk
from bot.settings import Settings
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.live import Live


async def _state(desk: Desk, staff: Staff) -> str:
    return str(next(one["state"] for one in await desk.colleagues("musterstadt") if one["id"] == staff.id))


async def test_who_is_away_is_away_also_after_redis_has_forgotten_it(desk: Desk, anna: Staff, live: Live) -> None:
    for state in ("away", "available"):
        await desk.put_presence(anna, "away" if state == "away" else "available")
        await live.redis.flushall()
        await desk.beat(anna)
        assert await _state(desk, anna) == state


async def test_what_was_said_to_another_gateway_is_known_after_the_next_beat(
    desk: Desk, anna: Staff, live: Live, settings: Settings, database: Database
) -> None:
    other = build_desk(settings, database, live)
    await other.put_presence(anna, "available")
    await desk.beat(anna)
    await live.redis.flushall()
    await desk.beat(anna)
    assert await _state(desk, anna) == "available"


async def test_who_has_not_spoken_is_not_there_however_often_the_line_beats(desk: Desk, anna: Staff) -> None:
    for _ in range(2):
        await desk.beat(anna)
        assert await _state(desk, anna) == "gone"
        assert await desk._rooms.presence.available("musterstadt") == []
        assert await desk._rooms.presence.gone(since_s=0.001) == [anna.id]
    await desk.put_presence(anna, "available")
    assert await _state(desk, anna) == "available"


async def test_the_department_is_known_of_who_is_there(desk: Desk, anna: Staff) -> None:
    await desk.put_presence(anna, "available")
    assert [one.department for one in await desk._rooms.presence.present()] == ["Bürgerservice"]


async def test_a_line_that_opens_does_not_overwrite_what_is_said_at_the_same_moment(desk: Desk, anna: Staff) -> None:
    await asyncio.gather(*(desk.beat(anna) for _ in range(5)), desk.put_presence(anna, "available"))
    assert [one["state"] for one in await desk.colleagues("musterstadt") if one["id"] == anna.id] == ["available"]
