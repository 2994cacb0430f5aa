"""What all parts of the desk share: the rooms they join, and how an act is done and told."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from redis.exceptions import RedisError
from sqlalchemy import Connection

from bot.access.acts import Act, Notice
from bot.access.hours import HoursOf
from bot.access.watch import Watch
from bot.clock import Clock, now
from bot.conversations.files import Files
from bot.conversations.record import Conversations
from bot.errors import Forbidden
from bot.handover.citizens import Citizens
from bot.handover.models import Handover
from bot.handover.placing import Placing
from bot.handover.presence import Availability, Presence
from bot.handover.queue import Queue
from bot.knowledge.record import Knowledge
from bot.staff.accounts import Accounts
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.storage.live import Live

T = TypeVar("T")


@dataclass
class Rooms:
    """The rooms that the desk joins; siblings that know nothing of each other."""

    database: Database
    live: Live
    queue: Queue
    presence: Presence
    conversations: Conversations
    files: Files
    knowledge: Knowledge
    accounts: Accounts
    hours: HoursOf
    clock: Clock = now
    watch: Watch = field(default_factory=Watch)
    """Since when this gateway has seen without a gap who is there."""
    said: dict[str, Availability] = field(default_factory=dict)
    """By id what agents with a console at this gateway last said of themselves, in case Redis forgets it."""
    heard: set[str] = field(default_factory=set)
    """Conversations of whose citizens this gateway has heard since the last sweep."""

    def __post_init__(self) -> None:
        self.citizens = Citizens(self.live)
        self.placing = Placing(self.live)


class DeskPart:
    """Base of the parts of the desk: acts are transactions in threads, told live after they are stored."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    async def _do(self, verb: Callable[[Act], T]) -> T:
        result, notices = await run_sync(self._transact, verb)
        await self.tell(notices)
        return result

    def _transact(self, verb: Callable[[Act], T]) -> tuple[T, list[Notice]]:
        with self._rooms.database.write() as sql:
            act = Act(sql, self._rooms.clock())
            result = verb(act)
            act.finish()
        return result, act.notices

    async def _look(self, verb: Callable[[Connection], T]) -> T:
        return await run_sync(self._read, verb)

    async def _ask(self, verb: Callable[..., T], *args: Any) -> T:
        """A verb of one room that needs no transaction of ours."""
        return await run_sync(verb, *args)

    def _read(self, verb: Callable[[Connection], T]) -> T:
        with self._rooms.database.read() as sql:
            return verb(sql)

    async def tell(self, notices: list[Notice]) -> None:
        """Tell those who listen; all of it stands in the record, where they look when they were not told."""
        with suppress(RedisError, OSError):
            for notice in notices:
                await self._rooms.live.notify(*notice)

    def _of(self, sql: Connection, staff: Staff, handover_id: str) -> Handover:
        """The handover, if the person may see it; raises NotFound or Forbidden."""
        found = self._rooms.queue.find(sql, handover_id)
        if not staff.may(Role.AGENT, found.site):
            raise Forbidden
        return found

    def _locked(self, act: Act, staff: Staff, handover_id: str) -> Handover:
        """The same as it stands while its conversation is locked."""
        act.lock(self._of(act.sql, staff, handover_id).conversation)
        return self._rooms.queue.find(act.sql, handover_id)
