"""What somebody is told before being forwarded: is anybody there, and how long will it take.

Dialogue actions ask here without knowing the desk: they run in the brain, and without a Redis client of their own.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol

from bot.clock import Clock, now
from bot.errors import QueueUnavailable
from bot.handover.presence import Presence, Present, serving
from bot.handover.queue import Queue
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live


class Hours(Protocol):
    """The service hours of a site, as far as they are needed here."""

    def is_open(self, at: datetime) -> bool:
        """Whether agents work at this moment."""

    def next_opening(self, at: datetime) -> datetime | None:
        """When they work again."""


@dataclass(frozen=True)
class Situation:
    """How things stand for somebody who would come now."""

    open: bool
    next_opening: datetime | None
    """None while it is open, and where it never opens."""
    agents: int
    """How many would take the chat now; 0 also where that cannot be found out."""
    position: int
    """The place that a new chat would get, from 1."""
    wait_s: int
    """Seconds that it would wait there."""


class Counter:
    """Reads the situation from the record and from Redis."""

    def __init__(self, database: Database, redis_url: str, clock: Clock = now) -> None:
        self._queue = Queue(database, clock)
        self._redis_url = redis_url
        self._clock = clock

    def situation(self, site: str, hours: Hours, department: str = "") -> Situation:
        """How things stand at a site for somebody who needs a department; raises DatabaseUnavailable.

        Where nobody of the department is there, it is how they stand at the whole site, which serves them then.
        """
        at = self._clock()
        is_open = hours.is_open(at)
        there = serving(self._present(), site, department) if is_open else []
        of_department = any(one.serves(site, department) for one in there)
        position, wait_s = self._queue.next_place(site, department if of_department else "")
        return Situation(is_open, None if is_open else hours.next_opening(at), len(there), position, wait_s)

    def _present(self) -> list[Present]:
        """In a thread of its own, since the caller may stand inside a running event loop."""
        if not self._redis_url:
            return []
        with ThreadPoolExecutor(max_workers=1) as beside:
            return beside.submit(asyncio.run, _present(self._redis_url)).result()


async def _present(redis_url: str) -> list[Present]:
    live = Live(redis_url)
    try:
        return await Presence(live).present()
    except QueueUnavailable:
        return []
    finally:
        await live.close()


def situation(site: str, hours: Hours, department: str = "") -> Situation:
    """How things stand at a site of this installation for a department; raises DatabaseUnavailable."""
    return _counter().situation(site, hours, department)


@cache
def _counter() -> Counter:
    settings = Settings()
    return Counter(Database(settings.database), settings.redis_url.get_secret_value())
