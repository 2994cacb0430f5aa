"""Where somebody stands who waits for a person already."""

from functools import cache

from bot.clock import now
from bot.handover.queue import Queue
from bot.settings import Settings
from bot.storage.database import Database


def place(conversation: str) -> tuple[int, int] | None:
    """The place of a waiting chat, from 1, and the seconds it will wait there.

    None if it does not wait (any more), or waits for nobody: all have gone. Raises DatabaseUnavailable.
    """
    database, queue = _desk()
    with database.read() as sql:
        found = queue.open_of(sql, conversation)
        position = queue.position(sql, found.id) if found and not found.deserted_at else 0
        return (position, queue.expected_wait_s(sql, found.site, position, now())) if found and position else None


@cache
def _desk() -> tuple[Database, Queue]:
    database = Database(Settings().database)
    return database, Queue(database)
