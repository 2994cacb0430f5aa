"""What somebody is told before being forwarded: never that all is well when nobody is there."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from bot.handover import counter
from bot.handover.counter import Counter, Situation
from bot.handover.presence import Presence
from bot.handover.queue import Queue
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live
from tests.bot.handover.desks import AT, SITE, minutes, waiting

NOWHERE = "redis://127.0.0.1:1"


@dataclass
class FixedHours:
    """Service hours that are open or not."""

    opens: datetime | None = None
    is_open_now: bool = True

    def is_open(self, at: datetime) -> bool:
        return self.is_open_now

    def next_opening(self, at: datetime) -> datetime | None:
        return self.opens


CLOSED = FixedHours(minutes(60), is_open_now=False)


async def test_it_counts_who_is_there_and_who_waits(live: Live, redis_url: str, database: Database) -> None:
    for name in ("anna", "bert"):
        await Presence(live).put(name, "available", (SITE,))
    await Presence(live).put("carla", "away", (SITE,))
    with database.write() as sql:
        waiting(Queue(database), sql)
    found = Counter(database, redis_url, lambda: AT).situation(SITE, FixedHours(minutes(60)))
    assert found == Situation(open=True, next_opening=None, agents=2, position=2, wait_s=360)


async def test_only_who_would_see_it_counts_and_all_where_the_department_has_nobody(
    live: Live, redis_url: str, database: Database
) -> None:
    await Presence(live).put("anna", "available", (SITE,), department="Standesamt")
    await Presence(live).put("bert", "available", (SITE,), department="Bauamt")
    await Presence(live).put("carla", "away", (SITE,), department="Wahlamt")
    with database.write() as sql:
        for name in ("Bauamt", "Bauamt", "Standesamt"):
            waiting(Queue(database), sql, department=name)
    look = Counter(database, redis_url, lambda: AT).situation
    found = [look(SITE, FixedHours(), name) for name in ("Standesamt", "Bauamt", "Wahlamt", "")]
    assert [(one.agents, one.position) for one in found] == [(1, 2), (1, 3), (2, 4), (2, 4)]


async def test_out_of_hours_nobody_is_there_whoever_forgot_to_sign_off(
    live: Live, redis_url: str, database: Database
) -> None:
    await Presence(live).put("anna", "available", None)
    found = Counter(database, redis_url, lambda: AT).situation(SITE, CLOSED)
    assert (found.open, found.next_opening, found.agents) == (False, minutes(60), 0)


@pytest.mark.parametrize("redis_address", ["", NOWHERE])
def test_who_cannot_be_seen_is_not_promised(database: Database, redis_address: str) -> None:
    found = Counter(database, redis_address, lambda: AT).situation(SITE, FixedHours())
    assert (found.open, found.agents, found.position) == (True, 0, 1)


async def test_actions_ask_for_this_installation(
    live: Live, redis_url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await Presence(live).put("anna", "available", None)
    monkeypatch.setenv("LOTSE_DATA", str(settings.data))
    monkeypatch.setenv("REDIS_URL", redis_url)
    counter._counter.cache_clear()
    found = counter.situation(SITE, FixedHours())
    counter._counter.cache_clear()
    assert (found.agents, found.position, found.wait_s) == (1, 1, 180)
