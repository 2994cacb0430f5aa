"""Erasure at a citizen's wish, told at the desk: no console goes on showing what is gone."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.access.acts import Act, Notice
from bot.access.base import DeskPart
from bot.conversations.erasure import Erasure, Gone
from bot.conversations.models import Receipt


@dataclass
class Farewell:
    """For `Erasure`: notes in the transaction of the deletion which handovers are gone, by their ids alone."""

    notices: list[Notice] = field(default_factory=list)

    def __call__(self, sql: Connection, gone: list[Gone], at: datetime) -> None:
        """Called after the deletion, which took away what the log knew of them before."""
        act = Act(sql, at)
        for one in gone:
            act.log(one.site, "erased", one.handover, {})
        self.notices += act.finish().notices


class Erasing(DeskPart):
    """Consoles find it in the log too, whoever has erased."""

    async def erase(self, conversation: str) -> Receipt:
        """Erase a conversation, then tell the consoles that knew it; again it removes nothing more."""
        farewell = Farewell()
        receipt = await self._ask(Erasure(self._rooms.database, self._rooms.clock, farewell).erase, conversation)
        await self.tell(farewell.notices)
        return receipt
