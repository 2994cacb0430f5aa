"""What agents read of cases: the list, one case with all that belongs to it, and what a new one could begin with."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from sqlalchemy import Connection, select

from bot.access.case_news import CaseDesk
from bot.access.case_views import CaseViews, Shown, noted, pictured
from bot.access.departments import declared
from bot.cases import history, notes, numbers, photos
from bot.cases.duplicates import Near, near
from bot.cases.lists import Filter, Order
from bot.cases.models import Case
from bot.conversations import person
from bot.errors import Forbidden, MistypedCaseNumber, UnknownService
from bot.staff import audit_log
from bot.staff.audit_log import Wanted, record
from bot.staff.models import Role, Staff
from bot.storage.tables import cases as table

_NOTED_EVERY = timedelta(hours=1)
"""A console reads a case again at every change: who looks is noted once an hour."""
Act = Literal["case_list", "case_view", "case_photo"]


@dataclass(frozen=True)
class Asked:
    """Which page of which list; `words` is a case number, or what stands in place and description."""

    site: str
    shown: Filter = Filter()
    words: str = ""
    overdue: bool = False
    order: Order = "newest"
    limit: int = 50
    offset: int = 0


class CaseReading(CaseDesk):
    """Only agents of the site read its cases; who did is noted in the audit log."""

    async def listed(self, staff: Staff, asked: Asked) -> Shown:
        """`{cases, total}`: one page, and how many there are on all; raises Forbidden, MistypedCaseNumber."""
        _check(staff, asked.site)
        return await self._ask(self._listed, staff, asked)

    def _listed(self, staff: Staff, asked: Asked) -> Shown:
        shown = self._filter(asked)
        with self._rooms.database.read() as sql:
            found = self._cases.listed(sql, asked.site, shown, asked.order, asked.limit, asked.offset)
            total = self._cases.count(sql, asked.site, shown)
            rows = self._rows(sql, staff, asked.site, found)
        self._note(staff, "case_list", "", asked.site)
        return {"cases": rows, "total": total}

    def _filter(self, asked: Asked) -> Filter:
        number, words = _searched(asked.words)
        shown = replace(asked.shown, numbers=number, words=words)
        return replace(shown, due_until=self._rooms.clock()) if asked.overdue else shown

    async def of_handover(self, staff: Staff, handover_id: str) -> Shown:
        """`{cases, total}`: what the person of a handover has reported at the site, in any conversation, newest first.

        Raises NotFound, Forbidden.
        """

        def verb(sql: Connection) -> Shown:
            handover = self._of(sql, staff, handover_id)
            known = {one.person for one in person.of(sql, handover.conversation) if one.person}
            found = [case for who in known for case in self._cases.of_person(sql, who)]
            found += self._cases.of_conversation(sql, handover.conversation)
            mine = {case.id: case for case in found if case.site == handover.site}
            newest = sorted(mine.values(), key=lambda case: case.created_at, reverse=True)
            return {"cases": self._rows(sql, staff, handover.site, newest), "total": len(newest)}

        return await self._look(verb)

    async def whole(self, staff: Staff, case_id: str) -> Shown:
        """A case with history, notes, photos, duplicates and open ones close by; raises NotFound, Forbidden."""
        return await self._ask(self._read_whole, staff, case_id)

    def _read_whole(self, staff: Staff, case_id: str) -> Shown:
        with self._rooms.database.read() as sql:
            case = self._case(sql, staff, case_id)
            shown = self._whole(sql, staff, case)
        self._note(staff, "case_view", case.id, case.site)
        return shown

    def _whole(self, sql: Connection, staff: Staff, case: Case) -> Shown:
        views, done = self._views(staff, case.site), history.listed(sql, case.id)
        same, close = self._cases.duplicates_of(sql, case.id), self._near(sql, case)
        others = [*same, *(one.case for one in close), *self._original(sql, case)]
        linked = {one for entry in done for one in entry.data.get("duplicate_of", ()) if one}
        known = _numbers(sql, linked) | {one.id: one.number for one in others}
        return views.whole(case, known) | {
            "history": views.history(done, known),
            "notes": [noted(one) for one in notes.listed(sql, case.id)],
            "photos": [pictured(one) for one in photos.listed(sql, case.id)],
            "original": next((views.row(one, known) for one in self._original(sql, case)), None),
            "duplicates": [views.row(one, known) for one in same],
            "near": [{"case": views.row(one.case, known), "metres": one.metres} for one in close],
        }

    def _original(self, sql: Connection, case: Case) -> list[Case]:
        return [self._cases.find(sql, case.duplicate_of)] if case.duplicate_of else []

    def _near(self, sql: Connection, case: Case) -> list[Near]:
        """Open ones that may be the same; of a closed case nobody asks."""
        try:
            service = self._cabinet.catalogues.of(case.site).find(case.service)
        except UnknownService:
            return []
        if not case.is_open:
            return []
        found = near(sql, case.site, service, case.place, case.created_at)
        return [one for one in found if one.case.id not in (case.id, case.duplicate_of)]

    async def numbered(self, staff: Staff, case_id: str, number: str) -> str:
        """The id of another case of the same site; raises MistypedCaseNumber, NotFound, Forbidden."""

        def verb(sql: Connection) -> str:
            return self._cases.by_number(sql, self._case(sql, staff, case_id).site, number).id

        return await self._look(verb)

    async def photo(self, staff: Staff, case_id: str, photo_id: str) -> tuple[str, bytes]:
        """Media type and bytes of a photo of the case; raises NotFound, Forbidden."""
        return await self._ask(self._photo, staff, case_id, photo_id)

    def _photo(self, staff: Staff, case_id: str, photo_id: str) -> tuple[str, bytes]:
        with self._rooms.database.read() as sql:
            case = self._case(sql, staff, case_id)
            found = photos.content(sql, case.id, photo_id)
        self._note(staff, "case_photo", case.id, case.site)
        return found

    async def catalogue(self, staff: Staff, site: str) -> Shown:
        """Categories with their questions, departments, and the allowed changes of state; raises Forbidden."""
        _check(staff, site)
        departments = await self._ask(declared, self._rooms, site)
        return (await self._ask(self._views, staff, site)).catalogue(departments)

    def _views(self, staff: Staff, site: str) -> CaseViews:
        return CaseViews(self._cabinet.catalogues.of(site), staff.language, self._rooms.clock())

    def _rows(self, sql: Connection, staff: Staff, site: str, found: list[Case]) -> list[Shown]:
        known = _numbers(sql, {case.duplicate_of for case in found if case.duplicate_of})
        views = self._views(staff, site)
        return [views.row(case, known) for case in found]

    def _case(self, sql: Connection, staff: Staff, case_id: str) -> Case:
        found = self._cases.find(sql, case_id)
        _check(staff, found.site)
        return found

    def _note(self, staff: Staff, act: Act, subject: str, site: str) -> None:
        at = self._rooms.clock()
        wanted = Wanted(site=site, staff=staff.name, act=act, subject=subject, since=at - _NOTED_EVERY)
        with self._rooms.database.read() as sql:
            if audit_log.listed(sql, None, limit=1, wanted=wanted):
                return
        with self._rooms.database.write() as sql:
            record(sql, staff.name, act, subject, site, {"staff_id": staff.id}, at)


def _check(staff: Staff, site: str) -> None:
    if not staff.may(Role.AGENT, site):
        raise Forbidden


def _numbers(sql: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Case numbers by id."""
    found = select(table.c.id, table.c.number).where(table.c.id.in_(list(ids)))
    return {row.id: row.number for row in sql.execute(found)}


def _searched(words: str) -> tuple[tuple[str, ...], str]:
    """A number is one case; a mistyped one is said to be so; anything else is looked for in place and description."""
    if not words:
        return (), ""
    try:
        return (numbers.read(words),), ""
    except MistypedCaseNumber:
        if numbers.looks_like_one(words):
            raise
        return (), words
