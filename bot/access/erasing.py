"""Erasure at a citizen's wish, told at the desk: no console goes on showing what is gone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.access.acts import Act, Notice
from bot.access.base import DeskPart
from bot.access.case_events import EVENT, NO_HANDOVER, brief
from bot.cases import erasure as of_cases
from bot.cases.record import Cases
from bot.clock import Clock, now
from bot.conversations.erasure import Erasure, Gone, noted
from bot.conversations.models import Receipt
from bot.errors import NotFound
from bot.storage.database import Database


@dataclass
class Farewell:
    """For `Erasure`: notes in the transaction of the deletion what is gone or has changed, by ids alone."""

    notices: list[Notice] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    """Numbers at the city's own Open311 endpoint, which knows these cases as well and has to be told."""
    ways: set[str] = field(default_factory=set)
    """How the person of these cases was reached (`of_cases.way_to`)."""
    _reported: list[str] = field(default_factory=list)
    """Ids of cases of the conversation that is being erased."""

    def forget_cases(self, sql: Connection, conversation: str, at: datetime) -> dict[str, int]:
        """Called before the deletion, which takes away what leads from the conversation to its cases."""
        known = Cases().of_conversation(sql, conversation)
        self.ways.update(*(of_cases.ways_to(case.contact) for case in known))
        return self._forget(sql, [case.id for case in known], at)

    def forget_sent(self, sql: Connection, contact: str, at: datetime) -> dict[str, int]:
        """The cases that came from other systems with this e-mail address or phone number; raises NotFound."""
        way = of_cases.way_to(contact)
        found = of_cases.sent_by(sql, {way}) if way else []
        if not found:
            raise NotFound
        return self._forget(sql, found, at)

    def _forget(self, sql: Connection, ids: list[str], at: datetime) -> dict[str, int]:
        self._reported = ids
        done = of_cases.forget_all(sql, ids, at)
        self.filed += done.filed
        counts = {"cases": done.cases, "case_photos": done.photos, "case_notes": done.notes}
        return counts | {"cases_filed_elsewhere": len(done.filed)}

    def __call__(self, sql: Connection, gone: list[Gone], at: datetime) -> None:
        """Called after the deletion, which took away what the log knew of them before."""
        act = Act(sql, at)
        for one in gone:
            act.log(one.site, "erased", one.handover, {})
        for case in (Cases().find(sql, case_id) for case_id in self._reported):
            act.log(case.site, EVENT, NO_HANDOVER, brief(case))
        self._reported = []
        self.notices += act.finish().notices


def erase_sent(database: Database, contact: str, farewell: Farewell, clock: Clock = now) -> Receipt:
    """Forget who reported the cases that came from other systems with this contact; raises NotFound.

    Only for staff who know that it is this person's: anybody can write another one's address into a chat.
    """
    with database.write() as sql:
        counts = farewell.forget_sent(sql, contact, clock())
        receipt = noted(sql, contact, counts, clock())
        farewell(sql, [], clock())
    database.truncate_log()
    return receipt


class Erasing(DeskPart):
    """Consoles find it in the log too, whoever has erased."""

    async def erase(
        self, conversation: str, *more: str, also: Callable[[Connection], None] = lambda _: None
    ) -> Receipt:
        """Erase a conversation, and `more`, then tell the consoles that knew it; again it removes nothing more.

        `also` is done first, in the same transaction.
        """
        farewell = Farewell()

        def first(sql: Connection, gone: str, at: datetime) -> dict[str, int]:
            also(sql)
            return farewell.forget_cases(sql, gone, at)

        erasure = Erasure(self._rooms.database, self._rooms.clock, farewell, first)
        receipt = await self._ask(erasure.erase, conversation, *more)
        await self.tell(farewell.notices)
        return receipt
