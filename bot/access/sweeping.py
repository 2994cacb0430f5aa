"""What nobody does by hand: chats of agents who are gone, chats that nobody takes, places in the queue, old events."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial

from redis.exceptions import RedisError
from sqlalchemy import Connection

from bot.access.acts import DESK, Act, Notice, language_of, states_of
from bot.access.base import DeskPart
from bot.access.entitlement import unentitled
from bot.access.views import citizen_view
from bot.conversations import desk
from bot.conversations.models import State
from bot.errors import (
    ConversationClosed,
    HandoverClosed,
    LotseError,
    NotFound,
    NotYours,
    QueueUnavailable,
    without_words,
)
from bot.handover import desk_log
from bot.handover.models import Handover, Stage
from bot.handover.presence import GONE_AFTER_S
from bot.messages import Choice
from bot.storage.live import stopping
from bot.wording import say

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)
"""How long consoles can resume by number."""
_MOVING = ("handover", "claim", "state")
"""Events after which places in the queue are others."""
_LOOK_EVERY_S = 1.0
_SWEEP_EVERY = 5
_PRUNE_EVERY = 3_600


class Sweeping(DeskPart):
    """Any number of gateways sweep: each change is made by the one that is first."""

    async def keep_sweeping(self) -> None:
        """Sweep until cancelled."""
        turn = 0
        while not stopping():
            await asyncio.sleep(_LOOK_EVERY_S)
            turn += 1
            try:
                await self.tell_places()
                if turn % _SWEEP_EVERY == 0:
                    await self.sweep()
                if turn % _PRUNE_EVERY == 0:
                    await self.prune()
            except (LotseError, RedisError, OSError) as error:
                log.warning("sweeping interrupted: %s", type(error).__name__)
            except Exception as error:  # one bad handover must not end the sweeping
                log.error("sweeping: %s", type(error).__name__, exc_info=without_words(error))

    async def sweep(self, gone_after_s: float = GONE_AFTER_S) -> None:
        """Chats of agents who were silent for so long go back; who waited too long is told, and so are supervisors."""
        for staff_id in await self._gone(gone_after_s):
            await self._take_from(staff_id)
        for staff_id, handover in await self._look(lambda sql: unentitled(sql, self._rooms)):
            with _unless_changed():
                await self._do(partial(self._lose, staff_id=staff_id, lost=handover))
        overdue = await self._look(lambda sql: self._rooms.queue.overdue(sql, self._rooms.clock()))
        for handover in overdue:
            with _unless_changed():
                await self._do(partial(self._alert, late=handover))

    async def _gone(self, after_s: float) -> list[str]:
        """Those of whom nothing was heard; nobody, as long as Redis is away and nobody could have been."""
        holders = await self._look(self._rooms.queue.holders)
        try:
            await self._rooms.presence.expect(holders)
            return await self._rooms.presence.gone(after_s)
        except QueueUnavailable:
            return []

    async def _take_from(self, staff_id: str) -> None:
        for handover in await self._look(lambda sql: self._rooms.queue.held_by(sql, [staff_id])):
            with _unless_changed():
                await self._do(partial(self._lose, staff_id=staff_id, lost=handover))
        await self._rooms.presence.forget(staff_id)
        await self.tell([Notice(DESK, "presence", {"id": staff_id, "state": "gone"})])

    def _lose(self, act: Act, staff_id: str, lost: Handover) -> None:
        act.lock(lost.conversation)
        back = self._rooms.queue.release(act.sql, lost.id, staff_id, "queue", act.at)
        if back.kind == "chat":
            desk.to_waiting(act.sql, back.conversation, act.at)
            key = "back_in_queue" if lost.addressee else "agent_lost"
            act.announce(back.conversation, key, name=lost.agent_name)
            view = citizen_view(act.sql, self._rooms.queue, back, act.at)
            act.show(back.conversation, state=State.WAITING, **view)
        act.note("handover", back, lost_by=staff_id)

    def _alert(self, act: Act, late: Handover) -> None:
        act.lock(late.conversation)
        if not self._rooms.queue.alert(act.sql, late.id, act.at):
            return
        found = self._rooms.queue.find(act.sql, late.id)
        if found.kind == "chat":
            self._apologise(act, found)
        act.note("alert", found)

    def _apologise(self, act: Act, handover: Handover) -> None:
        """Also after a transfer that nobody takes up: the assistant answers again, so that there is somebody."""
        desk.to_waiting(act.sql, handover.conversation, act.at)
        act.announce(handover.conversation, "nobody_claimed", *_ways_out(language_of(act.sql, handover.conversation)))
        view = citizen_view(act.sql, self._rooms.queue, handover, act.at)
        act.show(handover.conversation, state=State.WAITING, **view)

    async def tell_places(self) -> None:
        """Tell those who wait at the sites where places have changed, whichever process has changed them."""
        known = self._rooms.placed_up_to
        if known is None:
            self._rooms.placed_up_to = await self._look(desk_log.newest)
            return
        events = await self._look(lambda sql: desk_log.after(sql, None, known))
        for site in sorted({one.site for one in events if one.event in _MOVING}):
            await self.tell(await self._look(partial(self._places, site=site)))
        self._rooms.placed_up_to = events[-1].seq if events else known

    def _places(self, sql: Connection, site: str) -> list[Notice]:
        """All places from one reading of the queue, which is in the order of the places."""
        queue = self._rooms.queue
        waiting = [one for one in queue.listed(sql, "all", [site], "") if _has_place(one)]
        each_s = queue.expected_wait_s(sql, site, 1, self._rooms.clock())
        states = states_of(sql, [one.conversation for one in waiting])
        return [
            Notice(
                one.conversation,
                "state",
                {"state": states[one.conversation], "queue_position": place, "expected_wait_s": each_s * place}
                | {"kind": one.kind},
            )
            for place, one in enumerate(waiting, start=1)
        ]

    async def prune(self) -> int:
        """Forget old events of the desk; how many."""
        return await self._do(lambda act: desk_log.prune(act.sql, act.at - KEPT))


@contextmanager
def _unless_changed() -> Iterator[None]:
    """Somebody else was faster, or it is erased: nothing is left to do."""
    with suppress(NotYours, HandoverClosed, ConversationClosed, NotFound):
        yield


def _has_place(handover: Handover) -> bool:
    return handover.state is Stage.WAITING and handover.kind == "chat"


def _ways_out(language: str) -> tuple[Choice, Choice]:
    ways = (("callback", "/request_callback"), ("leave", "/leave_queue"))
    first, second = (Choice(label=say(f"desk.choice_{name}", language), payload=payload) for name, payload in ways)
    return first, second
