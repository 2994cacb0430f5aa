"""What is new in the mailbox is taken over, one mail after the other, and then taken out of it.

A mail that nobody can deal with stays where it is and holds up no other.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from bot.channel_port import Update
from bot.clock import Clock, now
from bot.errors import LotseError, without_words
from connectors.mail_opening import opened
from connectors.mail_pace import Pace
from connectors.mail_stamp import Stamp
from connectors.mail_waiting import Waiting
from connectors.mailbox import MAX_MAIL_BYTES, Mailbox

log = logging.getLogger(__name__)

Accept = Callable[[Sequence[Update]], Awaitable[int]]
Afterwards = Literal["delete", "keep"]


class Intake:
    """The way in of one mailbox."""

    def __init__(
        self, box: Mailbox, names: tuple[Stamp, str], hourly: int, afterwards: Afterwards, clock: Clock = now
    ) -> None:
        self._box, self._afterwards = box, afterwards
        self._stamp, self._own = names
        self._pace, self._waiting = Pace(hourly, clock), Waiting(clock)
        self._limiter = CapacityLimiter(1)  # not that of citizens' messages

    async def call(self, call: Callable[..., Any], *given: Any) -> Any:
        """In the thread of the mailbox, which is used by one at a time."""
        return await run_sync(call, *given, abandon_on_cancel=True, limiter=self._limiter)

    async def open(self) -> None:
        """Connect; raises as `Mailbox.open`."""
        self._waiting.begins(await self.call(self._box.open))

    async def read(self, accept: Accept) -> bool:
        """Take over what is new; whether anything was."""
        found = False
        for uid, size in await self.call(self._box.fresh):
            if not self._waiting.holds(uid) and not self._pace.holds(uid):
                found = await self._try(uid, size, accept) or found
        return found

    async def _try(self, uid: int, size: int, accept: Accept) -> bool:
        try:
            return await self._take_over(uid, size, accept)
        except LotseError:  # nothing can be stored now
            raise
        except (IMAPClientAbortError, OSError) as error:
            if self._waiting.broke_off(uid):
                self._leave(uid, error)
            raise
        except Exception as error:
            self._leave(uid, error)
            return False

    def _leave(self, uid: int, error: Exception) -> None:
        if self._waiting.hold(uid):
            log.error("a mail is left in the mailbox: %s", type(error).__name__, exc_info=without_words(error))

    async def _take_over(self, uid: int, size: int, accept: Accept) -> bool:
        update = await self.call(self._update, uid, size)
        if update is None:
            await self.call(self._put_away, uid, False)
            return False
        if not self._pace.allows(uid, update["from"]):
            return False
        is_stored = await accept([update])
        await self.call(self._put_away, uid, bool(is_stored))
        return True

    def _put_away(self, uid: int, is_stored: bool) -> None:
        """What may not be deleted is marked as read, and what may not even be marked is remembered."""
        if is_stored and self._afterwards == "delete" and self._can(self._box.delete, uid):
            return
        if not self._can(self._box.seen, uid):
            self._waiting.hold(uid, for_good=True)

    def _can(self, do: Callable[[int], None], uid: int) -> bool:
        try:
            do(uid)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            log.warning("the mailbox refuses to have a mail deleted or marked: %s", type(error).__name__)
            return False
        return True

    def _update(self, uid: int, size: int) -> dict[str, Any] | None:
        is_large = size > MAX_MAIL_BYTES
        raw = self._box.load(uid, is_large)
        try:
            return opened(raw, self._stamp, self._own, size if is_large else 0) if raw else None
        except Exception as error:  # whatever a broken mail makes the library raise, the next one may be whole
            log.warning("a mail that nobody can read stays in the mailbox: %s", type(error).__name__)
            return None
