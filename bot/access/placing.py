"""Those who wait are told their places, by whichever gateway is first."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection

from bot.access.acts import Notice, states_of
from bot.access.base import DeskPart
from bot.access.views import citizen_view, place_view
from bot.errors import QueueUnavailable
from bot.handover import desk_log
from bot.handover.waits import Place

_MOVING = ("handover", "claim", "state", "erased")
"""Events after which places in the queue are others."""

Told = dict[str, dict[str, Any]]
"""By conversation the state that its citizen is shown."""


class PlaceTelling(DeskPart):
    """Any number of gateways look; each change is told by one."""

    async def tell_places(self) -> None:
        """Tell those who wait at the sites where places have changed, whichever process has changed them."""
        try:
            newest = await self._look(desk_log.newest)
            known = await self._rooms.placing.take(newest)
            if known is None:
                return
            moved = partial(desk_log.sites_with, events=_MOVING, after=known, up_to=newest)
            for site in await self._look(moved):
                await self.tell_places_of(site)
        except QueueUnavailable:
            return

    async def tell_places_of(self, site: str) -> None:
        """Tell those of a site whose place or wait is another now; raises QueueUnavailable."""
        told = await self._look(partial(self._places, site=site))
        changed = await self._rooms.placing.changed(site, dict(told))
        await self.tell([Notice(conversation, "state", told[conversation]) for conversation in changed])
        if over := await self._look(partial(self._left_meanwhile, told=told, changed=changed)):
            await self.tell(over)

    def _left_meanwhile(self, sql: Connection, told: Told, changed: Sequence[str]) -> list[Notice]:
        """Whoever was taken while their place was on its way has heard of it too late: it is said once more."""
        states, queue = states_of(sql, changed), self._rooms.queue
        gone = [one for one in changed if states.get(one, told[one]["state"]) != told[one]["state"]]
        views = {one: citizen_view(sql, queue, queue.open_of(sql, one), self._rooms.clock()) for one in gone}
        return [Notice(one, "state", {"state": states[one]} | view) for one, view in views.items()]

    def _places(self, sql: Connection, site: str) -> Told:
        """All places from one reading of the queue, which is in the order of the places."""
        line = self._rooms.queue.places(sql, site)
        each_s = self._rooms.queue.expected_wait_s(sql, site, 1, self._rooms.clock())
        states = states_of(sql, [one.conversation for one in line])
        return {one.conversation: {"state": states[one.conversation]} | _shown(one, each_s) for one in line}


def _shown(place: Place, each_s: int) -> dict[str, Any]:
    return place_view("chat", place.position, None if place.deserted else each_s * place.position)
