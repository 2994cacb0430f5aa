"""What nobody does by hand: chats of agents who are gone, chats that nobody takes, places in the queue, old events."""

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import partial

from redis.exceptions import RedisError

from bot.access.acts import DESK, Act, Notice, language_of
from bot.access.case_followers import CaseHearing
from bot.access.deserted import Deserted, nobody_of_department, ways_out
from bot.access.entitlement import unentitled
from bot.access.hearing import Hearing
from bot.conversations import desk
from bot.errors import LotseError, QueueUnavailable, without_words
from bot.handover import desk_log
from bot.handover.events import Reason
from bot.handover.models import Handover
from bot.handover.presence import GONE_AFTER_S, Present
from bot.storage.live import stopping

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)
"""How long consoles can resume by number."""
_LOOK_EVERY_S = 1.0
_SWEEP_EVERY = 5
_PRUNE_EVERY = 3_600


def _nobody_else() -> Collection[str]:
    return ()


class Sweeping(Deserted, Hearing, CaseHearing):
    """Any number of gateways sweep: each change is made by the one that is first."""

    async def keep_sweeping(self, listening: Callable[[], Collection[str]] = _nobody_else) -> None:
        """Sweep until cancelled; `listening` says which citizens have a window open at this gateway."""
        turn = 0
        while not stopping():
            await asyncio.sleep(_LOOK_EVERY_S)
            turn += 1
            try:
                await self.tell_places()
                if turn % _SWEEP_EVERY == 0:
                    self._rooms.heard.update(listening())
                    await self.sweep()
                if turn % _PRUNE_EVERY == 0:
                    await self.prune()
            except (LotseError, RedisError, OSError) as error:
                log.warning("sweeping interrupted: %s", type(error).__name__)
            except Exception as error:  # one bad sweep must not be the last
                log.error("sweeping: %s", type(error).__name__, exc_info=without_words(error))

    async def sweep(self, gone_after_s: float = GONE_AFTER_S) -> None:
        """Chats of agents who were silent for so long go back; who waited too long is told, and so are supervisors.

        Who is there counts only after this gateway could have heard them for so long.
        """
        present = await self._present()
        if present is not None:
            watched_s = self._rooms.watch.look()
            await self._look_after(present, watched_s, gone_after_s)
        for staff_id, handover in await self._look(lambda sql: unentitled(sql, self._rooms)):
            await self._try(partial(self._lose, staff_id=staff_id, lost=handover))
        for late in await self._look(lambda sql: self._rooms.queue.overdue(sql, self._rooms.clock())):
            await self._try(partial(self._alert, late=late, present=present or []))
        await self._tell_untold()
        await self._tell_news()

    async def _present(self) -> list[Present] | None:
        """Who is there, and from now on must be heard of; None while Redis is away and nobody could have been."""
        holders = await self._look(lambda sql: self._rooms.queue.holders(sql, self._rooms.clock()))
        try:
            await self._rooms.presence.expect(holders)
            return await self._rooms.presence.present()
        except QueueUnavailable:
            self._lost_sight()
            return None

    async def _look_after(self, present: list[Present], watched_s: float, gone_after_s: float) -> None:
        try:
            if watched_s >= gone_after_s:
                await self._tell_deserted(present)
                await self._widen(present)
                for staff_id in await self._rooms.presence.gone(gone_after_s):
                    await self._take_from(staff_id)
            await self._free_from([one.id for one in present if one.state == "away"])
            await self._let_go(watched_s)
        except QueueUnavailable:
            self._lost_sight()

    def _lost_sight(self) -> None:
        """What was heard cannot be told to others, and what others heard is not known here."""
        self._rooms.watch.lost()
        self._rooms.heard.clear()

    async def _take_from(self, staff_id: str) -> None:
        at = self._rooms.clock()
        for handover in await self._look(lambda sql: self._rooms.queue.held_by(sql, [staff_id], at)):
            await self._try(partial(self._lose, staff_id=staff_id, lost=handover))
        await self._rooms.presence.forget(staff_id)
        await self.tell([Notice(DESK, "presence", {"id": staff_id, "state": "gone"})])

    async def _free_from(self, away: list[str]) -> None:
        """A chat that only waits for somebody who takes none now would wait for ever."""
        for handover in await self._look(lambda sql: self._rooms.queue.chats_for(sql, away)):
            await self._try(partial(self._lose, staff_id=handover.addressee or "", lost=handover))

    def _lose(self, act: Act, staff_id: str, lost: Handover) -> None:
        act.lock(lost.conversation)
        back = self._rooms.queue.release(act.sql, lost.id, staff_id, "queue", act.at)
        if back.kind == "chat":
            desk.to_waiting(act.sql, back.conversation, act.at)
            key = "back_in_queue" if lost.addressee else "agent_lost"
            act.announce(back.conversation, key, name=lost.agent_name)
            self._show_waiting(act, back)
        act.note("handover", back, lost_by=staff_id)

    def _alert(self, act: Act, late: Handover, present: list[Present]) -> None:
        """After hours nobody is told again of what they know."""
        if late.alerted_at and not self._is_open(late.site):
            return
        act.lock(late.conversation)
        if not self._rooms.queue.alert(act.sql, late.id, act.at, everybody=nobody_of_department(late, present)):
            return
        found = self._rooms.queue.find(act.sql, late.id)
        if found.kind == "chat" and _is_first(late):
            self._apologise(act, found)
        act.note("alert", found)

    def _apologise(self, act: Act, handover: Handover) -> None:
        """Also after a transfer that nobody takes up: the assistant answers again, so that there is somebody."""
        desk.to_waiting(act.sql, handover.conversation, act.at)
        if handover.deserted_at is None:
            language = language_of(act.sql, handover.conversation)
            act.announce(handover.conversation, "nobody_claimed", *ways_out(language))
        self._show_waiting(act, handover)

    async def prune(self) -> int:
        """Forget old events of the desk; how many."""
        return await self._do(lambda act: desk_log.prune(act.sql, act.at - KEPT))


def _is_first(late: Handover) -> bool:
    """Whether the citizen was not told yet; where there was danger, supervisors were alerted before that."""
    at_once = late.reason is Reason.DISTRESS and late.alerted_at is not None and late.alerted_at <= late.due_at
    return late.alerted_at is None or at_once
