"""Cases as people and other systems change them, together with what follows: citizens, consoles and the audit hear."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from bot.access.acts import Act
from bot.access.base import DeskPart, Rooms
from bot.access.case_events import EVENT, NO_HANDOVER, brief
from bot.access.case_messages import CaseMessages, News, lock_conversations, news_between
from bot.access.desk import build_rooms
from bot.cases import notes
from bot.cases.cabinet import Cabinet
from bot.cases.catalogue import Service
from bot.cases.models import Actor, Case, Change
from bot.cases.notes import Note
from bot.clock import Clock, now
from bot.errors import Forbidden
from bot.service_hours import ServiceHours
from bot.settings import Settings
from bot.staff.audit_log import record
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.storage.live import Live

By = Staff | Actor
"""A member of staff, who must be an agent at the case's site; or another system or this program, which may do all."""


class CaseDesk(DeskPart):
    """Every act is one transaction; whoever changes a case names the version that they have seen."""

    def __init__(self, rooms: Rooms, cabinet: Cabinet) -> None:
        super().__init__(rooms)
        self._cabinet, self._cases = cabinet, cabinet.cases
        self._messages = CaseMessages(rooms.queue, cabinet.catalogues)

    def hours(self, site: str) -> ServiceHours:
        """The service hours of a site that count, by which due times go; raises NotFound."""
        return self._rooms.hours(site)

    async def find(self, by: By, case_id: str) -> Case:
        """A case, if they may see it; raises NotFound, Forbidden."""
        return await self._look(lambda sql: self._seen(sql, by, case_id))

    async def change(self, by: By, case_id: str, version: int, change: Change) -> Case:
        """The changed case; nothing is told where nothing became different.

        Raises CaseChanged (`version`: the present one), CaseTransition, NotFound, Forbidden.
        """

        def verb(act: Act) -> Case:
            return self._cases.change(act.sql, case_id, version, change, _actor(by), act.at)

        return await self._change(by, case_id, "case_change", verb, fields=sorted(change.model_fields_set))

    async def recategorise(self, by: By, case_id: str, version: int, service: Service) -> Case:
        """Move a case to another category, with its department and due time; raises as `change` does."""
        found = await self.find(by, case_id)
        due_at = service.due_at(found.created_at, await self._ask(self.hours, found.site))

        def verb(act: Act) -> Case:
            return self._cases.recategorise(act.sql, case_id, version, service, due_at, _actor(by), act.at)

        return await self._change(by, case_id, "case_change", verb, fields=["service"])

    async def link(self, by: By, case_id: str, version: int, of: str | None) -> Case:
        """Say that a case repeats another one, or with None that it does not; raises InvalidRequest and as `change`."""

        def verb(act: Act) -> Case:
            return self._cases.link(act.sql, case_id, version, of, _actor(by), act.at)

        return await self._change(by, case_id, "case_link", verb, of=of)

    async def note(self, staff: Staff, case_id: str, client_id: str, text: str) -> tuple[Note, bool]:
        """Leave a note that no citizen sees; (note, False) if its `client_id` was stored before."""

        def verb(act: Act) -> tuple[Note, bool]:
            case = self._seen(act.sql, staff, case_id)
            note, fresh = notes.add(act.sql, case, client_id, _actor(staff), text, act.at)
            if fresh:
                _audit(act, staff, "case_note", case, note=client_id)
                _log(act, case)
            return note, fresh

        return await self._do(verb)

    async def _change(self, by: By, case_id: str, name: str, verb: Callable[[Act], Case], **data: Any) -> Case:
        def whole(act: Act) -> Case:
            lock_conversations(act.sql, self._cases, self._seen(act.sql, by, case_id))
            before = self._cases.find(act.sql, case_id)
            after = verb(act)
            if after.version == before.version:
                return after
            _audit(act, by, name, after, version=after.version, **data)
            self._cabinet.filing.send_on(act.sql, before, after, _actor(by), act.at)
            return self._tell(act, before, after)

        return await self._do(whole)

    def _tell(self, act: Act, before: Case, after: Case) -> Case:
        """Those that repeat a case follow it, and everybody who reported one of them hears of it; the case after it."""
        news = news_between(before, after)
        if news is News.LINKED:
            original = self._cases.find(act.sql, after.duplicate_of or after.id)
            moved = self._cases.follow(act.sql, original, act.at)
        else:
            moved = self._cases.follow(act.sql, after, act.at)
        after = self._cases.find(act.sql, after.id)
        self._messages.tell(act, after, news)
        _log(act, after)
        for one in moved:
            if one.id != after.id:
                self._messages.tell(act, one, News.STATE if news is News.LINKED else news)
                _log(act, one)
        return after

    def _seen(self, sql: Connection, by: By, case_id: str) -> Case:
        found = self._cases.find(sql, case_id)
        _check(by, found.site)
        return found


def _check(by: By, site: str) -> None:
    if isinstance(by, Staff) and not by.may(Role.AGENT, site):
        raise Forbidden


def _actor(by: By) -> Actor:
    return Actor("staff", by.display) if isinstance(by, Staff) else by


def _log(act: Act, case: Case) -> None:
    act.log(case.site, EVENT, NO_HANDOVER, brief(case))


def _audit(act: Act, by: By, name: str, case: Case, **data: Any) -> None:
    """What staff did stands in the audit log too; what others did, in the case's own history alone."""
    if isinstance(by, Staff):
        record(act.sql, by.name, name, case.id, case.site, {"staff_id": by.id} | data, act.at)


def build_case_desk(
    settings: Settings, database: Database, live: Live, cabinet: Cabinet, clock: Clock = now
) -> CaseDesk:
    """A desk of cases on this record; any number of processes may have one."""
    return CaseDesk(build_rooms(settings, database, live, clock), cabinet)
