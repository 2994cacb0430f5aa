"""The stream of a Matrix account: follow invitations, hand over what is new, remember how far that is.

Events are handed over in the order of the stream, and so they are kept: the time that an event bears is whatever its
sender's server says. What came while nobody read is fetched page by page.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from anyio.to_thread import run_sync
from nio import RoomMemberEvent

from bot.channel_port import Delayed, Gone, Refused, Update
from connectors.matrix_calls import Calls
from connectors.matrix_position import Position
from connectors.matrix_reading import WANTED

log = logging.getLogger(__name__)

Accept = Callable[[Sequence[Update]], Awaitable[object]]
_NOTHING: dict[str, Any] = {"types": []}
NEW = 100
_PAGES = 50
_JOIN_TRIES = 5
_JOIN_WAIT_S = 5.0
"""Rooms of far servers may take longer; they are joined beside the stream."""


def _filter(limit: int) -> dict[str, Any]:
    room = {
        "timeline": {"limit": limit, "types": list(WANTED)},
        "state": _NOTHING,
        "ephemeral": _NOTHING,
        "account_data": _NOTHING,
    }
    return {"presence": _NOTHING, "account_data": _NOTHING, "room": room}


class Stream:
    """What comes to one account."""

    def __init__(self, calls: Calls, data: Path, homeserver: str) -> None:
        self._calls, self._position = calls, Position(data, homeserver)
        self._people: dict[str, int] = {}
        self._since = ""
        self._joining: set[asyncio.Task[None]] = set()

    async def step(self, accept: Accept) -> None:
        """Take what is new, or wait until there is something; raises Delayed or Refused.

        At the very beginning only invitations count: what was said before there was a record is not answered.
        """
        if not self._since:
            self._since = await run_sync(self._position.read, self._calls.me)
        try:
            found = await self._calls.sync(self._since, _filter(NEW if self._since else 1))
        except Refused:  # the homeserver was set up anew, and knows nothing of this position
            self._since = ""
            await run_sync(self._position.write, self._calls.me, "")
            raise
        await self._follow(list(found.rooms.invite))
        if self._since:
            await self._take(found.rooms, self._since, accept)
        await run_sync(self._position.write, self._calls.me, found.next_batch)
        self._since = found.next_batch

    async def _take(self, rooms: Any, since: str, accept: Accept) -> None:
        updates = [one for room, info in rooms.leave.items() for one in self._gone(room, info)]
        for room, info in rooms.join.items():
            updates += await self._of_room(room, info.timeline, since)
        if updates:
            await accept(updates)
        for room in rooms.join:
            if self._people.get(room) == 1:
                await self._calls.leave(room)

    def _gone(self, room: str, info: Any) -> list[Update]:
        """The assistant is out of the room; why, says the last event."""
        self._people.pop(room, None)
        out = [event for event in info.timeline.events if self._is_mine(event, "leave", "ban")]
        return [self._update(room, event.source, 0) for event in out[-1:]]

    async def _of_room(self, room: str, timeline: Any, since: str) -> list[Update]:
        events = list(timeline.events)
        if any(event.source["type"] == "m.room.member" for event in events):
            self._people.pop(room, None)
        if timeline.limited and not any(self._is_mine(event, "join") for event in events):
            events = await self._missed(room, timeline.prev_batch, since) + events
        people = await self._count(room) if events else 0
        invited = [at for at, event in enumerate(events) if self._is_mine(event, "invite")]
        fresh = [self._update(room, event.source, people) for event in events[invited[-1] + 1 if invited else 0 :]]
        words = [one for one in fresh if one["event"]["type"] != "m.room.member"]
        return fresh if not invited else words or fresh  # who has said something already needs no greeting

    async def _missed(self, room: str, start: str, since: str) -> list[Any]:
        found: list[Any] = []
        for _ in range(_PAGES):
            page, start = await self._calls.before(room, start, since, WANTED)
            found += page
            if not page or not start:
                break
        return found[::-1]

    async def _count(self, room: str) -> int:
        if room not in self._people:
            try:
                self._people[room] = await self._calls.people(room)
            except (Gone, Refused):  # thrown out meanwhile
                return 0
        return self._people[room]

    def _is_mine(self, event: Any, *memberships: str) -> bool:
        """Whether it says that the assistant itself was invited, came or went; a new name or picture does not."""
        mine = isinstance(event, RoomMemberEvent) and event.state_key == self._calls.me
        return mine and event.membership in memberships and event.prev_membership != event.membership

    def _update(self, room: str, event: dict[str, Any], people: int) -> Update:
        kept = {name: event[name] for name in event if name != "unsigned"}
        before = event.get("unsigned", {}).get("prev_content")
        return {
            "room": room,
            "me": self._calls.me,
            "people": people,
            "event": kept | ({"unsigned": {"prev_content": before}} if before else {}),
        }

    async def _follow(self, rooms: list[str]) -> None:
        if rooms:
            joining = {asyncio.create_task(self._join(room)) for room in rooms}
            self._joining |= joining
            for task in joining:
                task.add_done_callback(self._joining.discard)
            await asyncio.wait(joining, timeout=_JOIN_WAIT_S)

    async def _join(self, room: str) -> None:
        for _ in range(_JOIN_TRIES):
            try:
                await self._calls.join(room)
                return
            except Delayed as error:
                await asyncio.sleep(error.after_s or _JOIN_WAIT_S)
            except (Gone, Refused):
                break
        log.warning("matrix: an invitation could not be followed")
        await self._calls.leave(room)

    async def close(self) -> None:
        """Let go of what is still being joined."""
        for task in self._joining:
            task.cancel()
