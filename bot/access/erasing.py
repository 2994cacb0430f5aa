"""Erasure at a citizen's wish, told at the desk: no console goes on showing what is gone."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.access.acts import Act, Notice
from bot.access.base import DeskPart
from bot.access.case_events import EVENT, NO_HANDOVER, brief
from bot.cases import erasure as of_cases
from bot.cases.record import Cases
from bot.conversations.erasure import Erasure, Gone
from bot.conversations.models import Receipt


@dataclass
class Farewell:
    """For `Erasure`: notes in the transaction of the deletion what is gone or has changed, by ids alone."""

    notices: list[Notice] = field(default_factory=list)
    filed: list[str] = field(default_factory=list)
    """Numbers at the city's own Open311 endpoint, which knows these cases as well and has to be told."""
    _reported: list[str] = field(default_factory=list)
    """Ids of cases of the conversation that is being erased."""

    def forget_cases(self, sql: Connection, conversation: str, at: datetime) -> dict[str, int]:
        """Called before the deletion, which takes away what leads from the conversation to its cases."""
        self._reported = [case.id for case in Cases().of_conversation(sql, conversation)]
        done = of_cases.forget(sql, conversation, at)
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


class Erasing(DeskPart):
    """Consoles find it in the log too, whoever has erased."""

    async def erase(self, conversation: str) -> Receipt:
        """Erase a conversation, then tell the consoles that knew it; again it removes nothing more."""
        farewell = Farewell()
        erasure = Erasure(self._rooms.database, self._rooms.clock, farewell, farewell.forget_cases)
        receipt = await self._ask(erasure.erase, conversation)
        await self.tell(farewell.notices)
        return receipt
