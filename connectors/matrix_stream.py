"""The stream of a Matrix account: follow invitations, hand over what is new, remember how far that is.

Events are handed over in the order of the stream, and so they are kept: the time that an event bears is whatever its
sender's server says. What came while nobody read is fetched page by page.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from anyio.to_thread import run_sync

from bot.channel_port import Refused, Update
from bot.errors import LotseError, without_words
from connectors.matrix_calls import Calls
from connectors.matrix_invitations import Invitations
from connectors.matrix_position import Position
from connectors.matrix_reading import WANTED
from connectors.matrix_rooms import Rooms

log = logging.getLogger(__name__)

Accept = Callable[[Sequence[Update]], Awaitable[object]]
NEW = 100
POLL_MS, SHORT_POLL_MS = 25_000, 2_000
"""The short one while a room is not read whole yet: what it says should not wait for the others."""
TRIES = 3
"""After so many, events that come together are stored one by one, so that only the one that cannot be is left out."""


class Stream:
    """What comes to one account."""

    def __init__(self, calls: Calls, data: Path, homeserver: str) -> None:
        self._calls, self._position = calls, Position(data, homeserver)
        self._rooms, self._invitations = Rooms(calls), Invitations(calls)
        self._since, self._failed = "", 0

    async def step(self, accept: Accept) -> None:
        """Take what is new, or wait until there is something; raises Delayed or Refused."""
        if not self._since:
            await self._begin()
        try:
            found = await self._calls.sync(self._since, NEW, WANTED, SHORT_POLL_MS if self._rooms.behind else POLL_MS)
        except Refused:  # the homeserver was set up anew, and knows nothing of this position
            await self._is_at("", "")
            raise
        self._invitations.follow(found.rooms.invite)
        try:
            await self._take(found.rooms, accept)
            await self._is_at(found.next_batch, self._rooms.behind or found.next_batch)
        except BaseException:
            self._rooms.again(self._since)
            raise

    async def _begin(self) -> None:
        """Go on where it was; at the very beginning only invitations count, what was said before is not answered."""
        if since := await run_sync(self._position.read, self._calls.me):
            self._since = since
            self._invitations.look()
            return
        rooms, since = await self._calls.start()
        self._invitations.follow(rooms)
        await self._is_at(since, since)

    async def _is_at(self, since: str, all_before: str) -> None:
        """The stream is read up to `since`, and of all rooms is stored what came before `all_before`."""
        await run_sync(self._position.write, self._calls.me, all_before)
        self._since = since

    async def _take(self, rooms: Any, accept: Accept) -> None:
        updates = [one for room, info in rooms.leave.items() for one in self._left(room, info.timeline)]
        for room, info in rooms.join.items():
            self._rooms.begin(room, info.timeline, self._since)
        parts = await self._rooms.ready()
        updates += [one for part in parts for one in part.updates.result()]
        await self._store(updates, accept)
        self._rooms.stored(parts)

    def _left(self, room: str, timeline: Any) -> list[Update]:
        self._invitations.withdrawn(room)
        return self._rooms.left(room, timeline)

    async def _store(self, updates: list[Update], accept: Accept) -> None:
        """All or nothing, in order; a record that is away is waited for."""
        try:
            if updates:
                await accept(updates)
        except LotseError:
            raise
        except Exception as error:
            self._failed += 1
            if self._failed < TRIES:
                raise
            log.error("matrix: what came is stored one by one: %s", type(error).__name__)
            await self._store_each(updates, accept)
        self._failed = 0

    async def _store_each(self, updates: list[Update], accept: Accept) -> None:
        for update in updates:
            try:
                await accept([update])
            except LotseError:
                raise
            except Exception as error:
                log.error("matrix: left out: %s", type(error).__name__, exc_info=without_words(error))

    async def close(self) -> None:
        """Let go of what is still being joined and read."""
        await self._invitations.close()
        await self._rooms.close()
