"""Who of the staff is there, and what consoles are told of it."""

from typing import Any, Literal

from redis.exceptions import RedisError

from bot.access.acts import DESK, Notice
from bot.access.base import DeskPart
from bot.access.departments import reachable
from bot.errors import QueueUnavailable
from bot.handover.models import Stage
from bot.staff.models import Role, Staff

Availability = Literal["available", "away"]


class Attendance(DeskPart):
    """Presence is live: nothing of it is kept."""

    async def put_presence(self, staff: Staff, state: Availability) -> None:
        """Say whether somebody takes chats; raises QueueUnavailable."""
        chats = len(await self._look(lambda sql: self._rooms.queue.listed(sql, "mine", None, staff.id)))
        sites = staff.sites(Role.AGENT)
        await self._rooms.presence.put(staff.id, state, sites, chats)
        data = {"id": staff.id, "name": staff.display, "state": state, "sites": sites}
        await self.tell([Notice(DESK, "presence", data)])

    async def beat(self, staff: Staff) -> None:
        """The console's connection lives; who opens one and has said nothing yet takes chats. Silent without Redis."""
        try:
            if not await self._rooms.presence.beat(staff.id):
                await self.put_presence(staff, "available")
        except (QueueUnavailable, RedisError, OSError):
            return

    async def colleagues(self, site: str) -> list[dict[str, Any]]:
        """The agents of a site: `id`, `name`, `department`, `state` (available, away, gone), `chats`, `max_chats`."""
        people = [one for one in await self._ask(self._rooms.accounts.all, site) if one.may(Role.AGENT, site)]
        states = await self._states()
        chats = await self._chats(site)
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

    async def _chats(self, site: str) -> dict[str, int]:
        held = await self._look(lambda sql: self._rooms.queue.listed(sql, "all", [site], ""))
        counts: dict[str, int] = {}
        for one in held:
            if one.state is Stage.CLAIMED and one.kind == "chat" and one.agent:
                counts[one.agent] = counts.get(one.agent, 0) + 1
        return counts
