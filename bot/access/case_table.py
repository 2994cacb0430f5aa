"""The cases as agents have them on their screens: to read, to open, to take back to the beginning, to try out."""

from dataclasses import replace

from sqlalchemy import Connection

from bot.access.acts import Act, language_of
from bot.access.case_messages import CaseMessages, News, news_between
from bot.access.case_opening import CaseOpening
from bot.access.case_views import Shown
from bot.access.desk import build_rooms
from bot.cases import workflow
from bot.cases.cabinet import Cabinet
from bot.cases.models import Actor, Case, Change
from bot.clock import Clock, now
from bot.conversations import desk
from bot.errors import UnknownService
from bot.settings import Settings
from bot.staff.audit_log import record
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.live import Live


class CaseTable(CaseOpening):
    """Everything that the staff API does with cases."""

    async def news(self, staff: Staff, case_id: str, change: Change) -> Shown:
        """`{text, language}`: what the citizen would be told of a change; nothing is changed and nothing sent.

        `text` is None where nobody can be told, and empty where the change is no news. Raises CaseTransition,
        NotFound, Forbidden.
        """

        def verb(sql: Connection) -> Shown:
            before = self._case(sql, staff, case_id)
            workflow.check(before.state, change.state or before.state)
            wanted = {name: getattr(change, name) for name in change.model_fields_set}
            return self._said_of(sql, before, replace(before, **wanted))

        return await self._look(verb)

    def _said_of(self, sql: Connection, before: Case, after: Case) -> Shown:
        holder = desk.state_of(sql, after.conversation) if after.conversation else None
        if after.conversation is None or holder is None:
            return {"text": None, "language": after.language}
        language, news = language_of(sql, after.conversation), news_between(before, after)
        if news is News.NOTHING:
            return {"text": "", "language": language}
        messages = CaseMessages(self._rooms.queue, self._cabinet.catalogues)
        return {"text": messages.composed(after, news, holder, language).text, "language": language}

    async def reopen(self, staff: Staff, case_id: str) -> Case:
        """It is not done: back to the beginning with a new due time, and whoever reported it hears of it.

        No change where it is open. Raises NotFound, Forbidden.
        """
        found = await self.find(staff, case_id)
        hours = await self._ask(self._rooms.hours, found.site)

        def verb(act: Act) -> Case:
            case = self._cases.find(act.sql, case_id)
            try:
                due_at = self._cabinet.catalogues.of(case.site).find(case.service).due_at(act.at, hours)
            except UnknownService:
                due_at = max(case.due_at, act.at)
            return self._cases.reopen(act.sql, case_id, due_at, Actor("staff", staff.display), act.at)

        return await self._change(staff, case_id, "case_reopen", verb)

    async def renew_secret(self, staff: Staff, case_id: str) -> str:
        """New secret words, told this once; the old ones open nothing any more. Raises NotFound, Forbidden."""

        def verb(act: Act) -> str:
            case = self._case(act.sql, staff, case_id)
            secret = self._cases.renew_secret(act.sql, case.id, Actor("staff", staff.display), act.at)
            record(act.sql, staff.name, "case_secret", case.id, case.site, {"staff_id": staff.id}, act.at)
            return secret

        return await self._do(verb)


def build_case_table(
    settings: Settings, database: Database, live: Live, cabinet: Cabinet, clock: Clock = now
) -> CaseTable:
    """A table on this record; any number of processes may have one."""
    return CaseTable(build_rooms(settings, database, live, clock), cabinet)
