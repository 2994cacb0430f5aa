"""Nobody waits for nobody: citizens learn that all have gone, and who has gone gives the place to others."""

from functools import partial

from bot.access.acts import Act, language_of
from bot.access.placing import PlaceTelling
from bot.access.trying import Trying
from bot.access.views import citizen_view
from bot.conversations import desk
from bot.conversations.models import State
from bot.errors import NotFound
from bot.handover.citizens import AWAY_AFTER
from bot.handover.events import Reason
from bot.handover.models import Handover, Stage
from bot.handover.presence import Present, serving
from bot.messages import Choice
from bot.wording import say


class Deserted(PlaceTelling, Trying):
    """What is looked after with every sweep, as far as Redis lets see who is there."""

    async def _tell_deserted(self, present: list[Present]) -> None:
        """After hours, or when the last agent has gone, those who wait are told, and can have a call-back."""
        waiting = await self._look(self._rooms.queue.chats_waiting)
        for site in sorted({one.site for one in waiting}):
            mine = [one for one in waiting if one.site == site]
            if await self._ask(self._is_open, site) and serving(present, site):
                await self._attend(site, mine)
                continue
            for one in mine:
                if one.deserted_at is None:
                    await self._try(partial(self._desert, left=one))

    def _is_open(self, site: str) -> bool:
        try:
            return self._rooms.hours(site).is_open(self._rooms.clock())
        except NotFound:
            return False

    async def _attend(self, site: str, waiting: list[Handover]) -> None:
        if any(one.deserted_at for one in waiting):
            await self._try(lambda act: self._rooms.queue.attend(act.sql, site))
            await self.tell_places_of(site)

    def _desert(self, act: Act, left: Handover) -> None:
        """Also while a person was to take it over: the assistant answers, so that there is somebody."""
        act.lock(left.conversation)
        if not self._rooms.queue.desert(act.sql, left.id, act.at):
            return
        desk.to_waiting(act.sql, left.conversation, act.at)
        act.announce(left.conversation, "nobody_there", *ways_out(language_of(act.sql, left.conversation)))
        self._show_waiting(act, self._rooms.queue.find(act.sql, left.id))

    def _show_waiting(self, act: Act, handover: Handover) -> None:
        view = citizen_view(act.sql, self._rooms.queue, handover, act.at)
        act.show(handover.conversation, state=State.WAITING, **view)

    async def _widen(self, present: list[Present]) -> None:
        """What nobody of its department could see is for all; after a transfer the department has until it is due."""
        for one in await self._look(self._rooms.queue.chats_waiting):
            if one.department and one.claimed_at is None and nobody_of_department(one, present):
                await self._try(partial(self._for_all, late=one))

    def _for_all(self, act: Act, late: Handover) -> None:
        act.lock(late.conversation)
        if widened := self._rooms.queue.widen(act.sql, late.id):
            act.note("handover", widened)

    async def _let_go(self, watched_s: float) -> None:
        """Whose citizen has closed the window long ago waits no more; where there was danger, people look all the same.

        Other channels have no window: there nobody can know.
        """
        waiting = await self._look(self._rooms.queue.chats_waiting)
        seen = {one.conversation: one for one in waiting if one.channel == "web" and one.reason is not Reason.DISTRESS}
        heard, self._rooms.heard = self._rooms.heard, set()
        silent = await self._rooms.citizens.silent(seen, heard & seen.keys(), AWAY_AFTER.total_seconds())
        for conversation in silent if watched_s >= AWAY_AFTER.total_seconds() else ():
            await self._try(partial(self._leave_for, gone=seen[conversation]))
            await self._rooms.citizens.forget(conversation)

    def _leave_for(self, act: Act, gone: Handover) -> None:
        act.lock(gone.conversation)
        if self._rooms.queue.find(act.sql, gone.id).state is not Stage.WAITING:
            return
        left = self._rooms.queue.leave(act.sql, gone.conversation, act.at)
        desk.to_bot(act.sql, gone.conversation, act.at)
        act.announce(gone.conversation, "place_given_up")
        if left.closed_at is None:
            act.announce(gone.conversation, "callback_stays")
        act.show(gone.conversation, state=State.BOT)
        act.note("state" if left.closed_at else "handover", left)

    def heard_of(self, conversation: str) -> None:
        """A citizen's window has asked for something: it is open."""
        self._rooms.heard.add(conversation)


def nobody_of_department(handover: Handover, present: list[Present]) -> bool:
    """Whether others of the site are there, but nobody who would see it."""
    there = serving(present, handover.site, handover.department)
    return bool(there) and not any(one.serves(handover.site, handover.department) for one in there)


def ways_out(language: str) -> tuple[Choice, Choice]:
    """What somebody who waits in vain can do."""
    ways = (("callback", "/request_callback"), ("leave", "/leave_queue"))
    first, second = (Choice(label=say(f"desk.choice_{name}", language), payload=payload) for name, payload in ways)
    return first, second
