"""What the stream brings of each Matrix room, made whole: what was left out in between, and how many are there.

Anybody can invite the assistant into a room of which the homeserver knows little, or knows it late. So the rooms are
read beside each other: one that takes long keeps its own order, and no other waits for it.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from nio import RoomMemberEvent

from bot.channel_port import Delayed, Gone, Refused, Update
from bot.errors import without_words
from connectors.matrix_calls import Calls
from connectors.matrix_reading import MANY, WANTED

log = logging.getLogger(__name__)

T = TypeVar("T")
MOST_PEOPLE = 20
"""A room with more is no place for an assistant, and reading it would be work for nothing."""
SHORTLY_S = 2.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
TRIES = 8
"""For one room; with the pauses in between they last some minutes."""
MISSED_S = 900.0
"""So long what was left out is fetched; older than that is no question any more that somebody waits with."""
_PAGES = 50
_AT_ONCE = 20


@dataclass(frozen=True)
class Part:
    """What the stream brought of one room behind `since`."""

    room: str
    since: str
    updates: asyncio.Task[list[Update]]


class Rooms:
    """The rooms of one account."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._people: dict[str, int] = {}
        self._parts: list[Part] = []
        self._fresh: list[asyncio.Task[list[Update]]] = []
        self._going: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(_AT_ONCE)

    @property
    def behind(self) -> str:
        """From where on something is still to be read; empty: nothing is."""
        return self._parts[0].since if self._parts else ""

    def begin(self, room: str, timeline: Any, since: str) -> None:
        """Make whole what came of a room."""
        before = next((part.updates for part in reversed(self._parts) if part.room == room), None)
        task = asyncio.create_task(self._updates(room, timeline, since, before))
        self._parts.append(Part(room, since, task))
        if before is None:
            self._fresh.append(task)

    def left(self, room: str, timeline: Any) -> list[Update]:
        """The assistant is out of the room; why, says the last event."""
        self._people.pop(room, None)
        self._drop([part for part in self._parts if part.room == room])
        out = [event for event in timeline.events if self._is_mine(event, "leave", "ban")]
        return [self._update(room, event.source, 0) for event in out[-1:]]

    async def ready(self) -> list[Part]:
        """What is whole by now; what has just begun is waited for, but not for long."""
        fresh, self._fresh = self._fresh, []
        if fresh:
            await asyncio.wait(fresh, timeout=SHORTLY_S)
        return [part for part in self._parts if part.updates.done()]

    def stored(self, parts: Sequence[Part]) -> None:
        """It is in the record; rooms in which nobody is left, or too many are, can be left."""
        self._parts = [part for part in self._parts if part not in parts]
        for room in {part.room for part in parts}:
            if not 1 < self._people.get(room, MANY) <= MOST_PEOPLE:
                task = asyncio.create_task(self._calls.leave(room))
                self._going.add(task)
                task.add_done_callback(self._going.discard)

    def again(self, since: str) -> None:
        """What came behind `since` could not be stored, and comes once more."""
        self._drop([part for part in self._parts if part.since == since])

    async def close(self) -> None:
        """Let go of everything; the next start begins where something was still missing."""
        going = [*self._going, *(part.updates for part in self._parts)]
        self._drop(self._parts)
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)

    def _drop(self, parts: Sequence[Part]) -> None:
        for part in parts:
            part.updates.cancel()
        self._parts = [part for part in self._parts if part not in parts]

    async def _updates(
        self, room: str, timeline: Any, since: str, before: asyncio.Task[list[Update]] | None
    ) -> list[Update]:
        if before:
            await asyncio.wait([before])
        try:
            return await self._whole(room, timeline, since)
        except Exception as error:  # what this room is made of must not be the end of the others
            log.error("matrix: a room cannot be read: %s", type(error).__name__, exc_info=without_words(error))
            return []

    async def _whole(self, room: str, timeline: Any, since: str) -> list[Update]:
        events = list(timeline.events)
        if timeline.limited and not any(self._is_mine(event, "join") for event in events):
            events = await self._missed(room, timeline.prev_batch, since) + events
        if any(event.source["type"] == "m.room.member" for event in events):
            self._people.pop(room, None)
        people = await self._count(room) if events else MANY
        if people > MOST_PEOPLE:
            return []
        invited = [at for at, event in enumerate(events) if self._is_mine(event, "invite")]
        fresh = [self._update(room, event.source, people) for event in events[invited[-1] + 1 if invited else 0 :]]
        words = [one for one in fresh if one["event"]["type"] != "m.room.member"]
        return fresh if not invited else words or fresh  # who has said something already needs no greeting

    async def _missed(self, room: str, start: str, since: str) -> list[Any]:
        """What came between `since` and `start`, or the newest of it where the homeserver does not give all."""
        found, end = list[Any](), time.monotonic() + MISSED_S
        try:
            for _ in range(_PAGES):
                page, start = await self._patiently(partial(self._calls.before, room, start, since, WANTED))
                found += page
                if not page or not start or time.monotonic() > end:
                    break
        except (Delayed, Gone, Refused) as error:
            log.warning("matrix: a room could not be read whole: %s", error)
        return found[::-1]

    async def _count(self, room: str) -> int:
        """How many are there; where nobody knows, it may be many, and what they say to each other is not ours."""
        if room not in self._people:
            try:
                self._people[room] = await self._patiently(partial(self._calls.people, room))
            except (Delayed, Gone, Refused) as error:
                log.warning("matrix: a room does not say who is in it: %s", error)
                return MANY
        return self._people[room]

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Try some times; not while the homeserver is away altogether, which is not the room's fault."""
        tries = 0
        while True:
            try:
                async with self._slots:
                    return await call()
            except Delayed as error:
                tries += self._calls.state == "ok"
                if tries == TRIES:
                    raise
                await asyncio.sleep(min(error.after_s or FIRST_PAUSE_S * 2**tries, LONGEST_PAUSE_S))

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
