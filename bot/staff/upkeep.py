"""The audit log does not grow for ever: what is older than the city wants to know is forgotten, by any gateway."""

import asyncio
import logging
from datetime import timedelta

import anyio.to_thread

from bot.clock import Clock, now
from bot.errors import LotseError
from bot.staff import audit_log
from bot.storage.database import Database

log = logging.getLogger(__name__)

FIRST_AFTER_S, EVERY_S = 60.0, 3_600.0


def forget_old(database: Database, days: int, clock: Clock = now) -> int:
    """Forget acts older than so many days (0: none), and note that; the number of entries."""
    if not days:
        return 0
    at = clock()
    with database.write() as sql:
        count = audit_log.prune(sql, at - timedelta(days=days))
        if count:
            audit_log.record(sql, "", "audit_pruned", "", "", {"entries": count, "days": days}, at)
    return count


async def keep_forgetting(database: Database, days: int) -> None:
    """Do so every hour until cancelled; not while the gateway starts."""
    await asyncio.sleep(FIRST_AFTER_S)
    while True:
        try:
            await anyio.to_thread.run_sync(forget_old, database, days)
        except LotseError as error:
            log.warning("audit log not pruned: %s", error.code)
        await asyncio.sleep(EVERY_S)
