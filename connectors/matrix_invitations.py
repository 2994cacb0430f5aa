"""Invitations of a Matrix account are followed beside its stream.

Rooms of far servers may take long, and a server that is away today may be back tomorrow: an invitation is declined only
where the homeserver says that it cannot be followed. The homeserver keeps those that are open, also over a restart.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TypeVar

from bot.channel_port import Delayed, Gone, Refused
from bot.errors import without_words
from connectors.matrix_calls import Calls

log = logging.getLogger(__name__)

T = TypeVar("T")
FIRST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 3600.0
_AT_ONCE = 20


class Invitations:
    """Those of one account that are open."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._open: dict[str, asyncio.Task[None]] = {}
        self._declined: set[str] = set()
        self._looking: asyncio.Task[None] | None = None
        self._slots = asyncio.Semaphore(_AT_ONCE)

    def look(self) -> None:
        """Follow those that are open already: the stream names each once, and who stopped then has not followed it."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())

    def follow(self, rooms: Iterable[str]) -> None:
        """Join these rooms; one that is being joined already is not joined twice."""
        for room in rooms:
            if room not in self._open:
                self._open[room] = asyncio.create_task(self._join(room))
                self._open[room].add_done_callback(partial(self._ended, room))

    def withdrawn(self, room: str) -> None:
        """Nobody is invited there any more."""
        if room in self._open and room not in self._declined:
            self._open.pop(room).cancel()

    async def close(self) -> None:
        """Let go of what is still being joined."""
        left = [*self._open.values(), *([self._looking] if self._looking else [])]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _ended(self, room: str, task: asyncio.Task[None]) -> None:
        self._declined.discard(room)
        if self._open.get(room) is task:
            del self._open[room]

    async def _look(self) -> None:
        try:
            rooms, _ = await self._keep_trying(self._calls.start)
            self.follow(rooms)
        except (Gone, Refused) as error:
            log.warning("matrix: nobody says which invitations are open: %s", error)

    async def _join(self, room: str) -> None:
        try:
            await self._keep_trying(partial(self._calls.join, room))
        except (Gone, Refused):
            log.warning("matrix: an invitation could not be followed")
            self._declined.add(room)
            await self._calls.leave(room)

    async def _keep_trying(self, call: Callable[[], Awaitable[T]]) -> T:
        tries = 0
        while True:
            try:
                async with self._slots:
                    return await call()
            except (Gone, Refused):
                raise
            except Exception as error:  # whatever it is, it may be over the next time
                self._say(tries, error)
                wanted = error.after_s if isinstance(error, Delayed) else None
            await asyncio.sleep(min(wanted or FIRST_PAUSE_S * 2 ** min(tries, 16), LONGEST_PAUSE_S))
            tries += 1

    @staticmethod
    def _say(tries: int, error: Exception) -> None:
        if isinstance(error, Delayed):
            log.log(logging.DEBUG if tries else logging.WARNING, "matrix: an invitation waits: %s", error)
        else:
            log.error("matrix: %s", type(error).__name__, exc_info=without_words(error))
