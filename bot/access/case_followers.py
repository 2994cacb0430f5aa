"""Who reported the same hears that another citizen has opened it again; staff's changes are told by `CaseDesk`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from bot.access.acts import Act, Notice
from bot.access.base import DeskPart
from bot.access.case_events import EVENT, NO_HANDOVER, brief
from bot.access.case_messages import CaseMessages, News, lock_conversations
from bot.cases.catalogues import Catalogues
from bot.cases.models import Case
from bot.cases.record import Cases
from bot.conversations import rows
from bot.handover import desk_log
from bot.handover.queue import Queue
from bot.messages import compact
from bot.storage.database import Database
from bot.storage.tables import messages

_SAID = "said"


class CaseFollowers:
    """For `Filing`, in the transaction of the citizen who opens a case again, wherever that runs.

    A brain cannot tell the windows of other citizens: the log says where something was said, and gateways tell it.
    """

    def __init__(self, database: Database) -> None:
        self._messages = CaseMessages(Queue(database), Catalogues(database))

    def lock(self, sql: Connection, case: Case) -> None:
        """The conversations of the case and of all that repeat it."""
        lock_conversations(sql, Cases(), case)

    def tell(self, sql: Connection, changed: Sequence[Case], at: datetime) -> None:
        """Say in each conversation where its case stands now, and to the consoles that it has changed."""
        act = Act(sql, at)
        for case in changed:
            message = self._messages.tell(act, case, News.STATE)
            said = {_SAID: [case.conversation, message.seq]} if message else {}
            act.log(case.site, EVENT, NO_HANDOVER, brief(case) | said)
        act.finish()


class CaseHearing(DeskPart):
    """Every gateway tells the windows that are open at it what brains have written; twice is shown once."""

    _heard_up_to: int | None = None
    """Number in the desk's log; what was said before the start is read when a window connects again."""

    async def _tell_news(self) -> None:
        await self.tell(await self._look(self._unheard))

    def _unheard(self, sql: Connection) -> list[Notice]:
        if self._heard_up_to is None:
            self._heard_up_to = desk_log.newest(sql)
        found = desk_log.after(sql, None, self._heard_up_to)
        self._heard_up_to = found[-1].seq if found else self._heard_up_to
        said = [entry.data[_SAID] for entry in found if entry.event == EVENT and _SAID in entry.data]
        return [notice for conversation, number in said if (notice := _notice(sql, conversation, number))]


def _notice(sql: Connection, conversation: str, number: int) -> Notice | None:
    mine = (messages.c.conversation == conversation, messages.c.seq == number)
    row = sql.execute(select(messages).where(*mine)).first()
    return Notice(conversation, "message", compact(rows.message(row))) if row else None
