"""Who of the staff is there, and what consoles are told of it."""

from contextlib import suppress
from typing import Any, Literal

from redis.exceptions import RedisError

from bot.access.acts import DESK, Notice
from bot.access.base import DeskPart
from bot.access.departments import reachable
from bot.errors import QueueUnavailable
from bot.handover.presence import Availability
from bot.staff.models import Role, Staff


class Attendance(DeskPart):
    """Presence is live: nothing of it is kept."""

    async def put_presence(self, staff: Staff, state: Availability) -> None:
        """Say whether somebody takes chats; raises QueueUnavailable."""
        await self._put(staff, state)

    async def _put(self, staff: Staff, state: Availability, only_new: bool = False) -> None:
        if await self._rooms.presence.put(staff.id, state, *await self._about(staff), only_new=only_new):
            self._rooms.said[staff.id] = state
            await self._tell_of(staff, state)

    async def _about(self, staff: Staff) -> tuple[tuple[str, ...] | None, int, str]:
        """Sites, chats in hand, department."""
        chats = (await self._look(self._rooms.queue.chats_by_agent)).get(staff.id, 0)
        return staff.sites(Role.AGENT), chats, staff.department

    async def _tell_of(self, staff: Staff, state: Availability | Literal["gone"]) -> None:
        data = {"id": staff.id, "name": staff.display, "state": state, "sites": staff.sites(Role.AGENT)}
        await self.tell([Notice(DESK, "presence", data)])

    async def beat(self, staff: Staff) -> None:
        """A console has called: only what comes from there counts, for the server's end of a dead line stays open long.

        Silent without Redis. If Redis has forgotten what was said of its owner, that is said again. A beat alone says
        nothing of anybody, so that no citizen is promised somebody who has gone to lunch, and a console that has just
        opened finds its owner as somebody who has not spoken yet.
        """
        try:
            if state := await self._rooms.presence.beat(staff.id):
                self._rooms.said[staff.id] = state
                return
            if said := self._rooms.said.get(staff.id):
                await self._put(staff, said, only_new=True)  # what its owner says meanwhile stays
            elif await self._rooms.presence.expect([staff.id]):
                await self._tell_of(staff, "gone")
        except (QueueUnavailable, RedisError, OSError):
            return

    async def heard_from(self, staff: Staff) -> None:
        """Somebody acts, with a console or without: who is there is there still. Silent without Redis."""
        with suppress(QueueUnavailable, RedisError, OSError):
            await self._rooms.presence.beat(staff.id)

    async def colleagues(self, site: str) -> list[dict[str, Any]]:
        """The agents of a site: `id`, `name`, `department`, `state` (available, away, gone), `chats`, `max_chats`."""
        people = [one for one in await self._ask(self._rooms.accounts.all, site) if one.may(Role.AGENT, site)]
        states = await self._states()
        chats = await self._look(lambda sql: self._rooms.queue.chats_by_agent(sql, site))
        return [
            {
                "id": one.id,
                "name": one.display,
                "department": one.department,
                "state": states.get(one.id, "gone"),
                "chats": chats.get(one.id, 0),
                "max_chats": one.max_chats,
            }
            for one in people
        ]

    async def departments(self, site: str) -> list[str]:
        """Departments of a site to which one can hand on, by name."""
        return sorted(await self._ask(reachable, self._rooms, site))

    async def _states(self) -> dict[str, str]:
        try:
            return {one.id: one.state for one in await self._rooms.presence.present()}
        except QueueUnavailable:
            return {}
