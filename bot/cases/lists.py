"""Looking cases up: by their names, of whom they are, and as pages of a site's list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from bot.cases import numbers, rows
from bot.cases.catalogue import Kind
from bot.cases.models import Case
from bot.cases.workflow import State
from bot.errors import NotFound
from bot.storage.tables import cases

Order = Literal["newest", "due"]
MAX_PAGE = 1_000
"""Cases of one page; Open311 lets a client ask for any number."""


@dataclass(frozen=True)
class Filter:
    """What a list shows; empty fields do not restrict it. Moments have a zone, `until` is not included."""

    states: tuple[State, ...] = ()
    kinds: tuple[Kind, ...] = ()
    services: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    """As they are written (`numbers.read`)."""
    opened_from: datetime | None = None
    opened_until: datetime | None = None
    changed_from: datetime | None = None
    changed_until: datetime | None = None
    due_until: datetime | None = None
    """Open ones that are due before this."""
    without_duplicates: bool = False
    words: str = ""
    """Stand in place or description, in whatever case."""


class Looking:
    """What only reads; part of `Cases`."""

    def find(self, sql: Connection, case_id: str) -> Case:
        """The case as it is now; raises NotFound."""
        return _one(sql, cases.c.id == case_id)

    def by_number(self, sql: Connection, site: str, number: str) -> Case:
        """The case of a site with a number that somebody typed; raises MistypedCaseNumber, NotFound."""
        return _one(sql, cases.c.site == site, cases.c.number == numbers.read(number))

    def by_external(self, sql: Connection, site: str, external_id: str) -> Case:
        """The case that the city's Open311 endpoint knows by this number; raises NotFound."""
        return _one(sql, cases.c.site == site, cases.c.external_id == external_id)

    def of_conversation(self, sql: Connection, conversation: str) -> list[Case]:
        """What was reported in a conversation, newest first."""
        return _all(sql, _newest(cases.c.conversation == conversation))

    def of_person(self, sql: Connection, person: str) -> list[Case]:
        """What was reported by one visitor, in any conversation, newest first."""
        return _all(sql, _newest(cases.c.person == person))

    def duplicates_of(self, sql: Connection, case_id: str) -> list[Case]:
        """The cases for which this one stands too, newest first: who reported them hears of its end."""
        return _all(sql, _newest(cases.c.duplicate_of == case_id))

    def listed(
        self, sql: Connection, site: str, shown: Filter, order: Order = "newest", limit: int = 50, offset: int = 0
    ) -> list[Case]:
        """One page of a site's cases."""
        first = cases.c.created_at.desc() if order == "newest" else cases.c.due_at
        found = select(*rows.COLUMNS).where(*_conditions(site, shown)).order_by(first, cases.c.id)
        return _all(sql, found.limit(max(0, min(limit, MAX_PAGE))).offset(max(0, offset)))

    def count(self, sql: Connection, site: str, shown: Filter) -> int:
        """How many cases all pages have together."""
        found = select(func.count()).select_from(cases).where(*_conditions(site, shown))
        return sql.scalar(found) or 0


def _conditions(site: str, shown: Filter) -> list[ColumnElement[bool]]:
    among = {cases.c.state: shown.states, cases.c.kind: shown.kinds, cases.c.service: shown.services}
    among |= {cases.c.department: shown.departments, cases.c.district: shown.districts, cases.c.number: shown.numbers}
    return [
        cases.c.site == site,
        *(column.in_(wanted) for column, wanted in among.items() if wanted),
        *_dates(shown),
        *((cases.c.duplicate_of.is_(None),) if shown.without_duplicates else ()),
        *(_has(word) for word in shown.words.split()),
    ]


def _has(word: str) -> ColumnElement[bool]:
    """Each word stands somewhere: they may come in any order."""
    fields = (cases.c.address, cases.c.district, cases.c.description)
    return or_(*(field.icontains(word, autoescape=True) for field in fields))


def _dates(shown: Filter) -> list[ColumnElement[bool]]:
    limits: tuple[tuple[datetime | None, Callable[[datetime], ColumnElement[bool]]], ...] = (
        (shown.opened_from, lambda at: cases.c.created_at >= at),
        (shown.opened_until, lambda at: cases.c.created_at < at),
        (shown.changed_from, lambda at: cases.c.updated_at >= at),
        (shown.changed_until, lambda at: cases.c.updated_at < at),
        (shown.due_until, lambda at: and_(cases.c.due_at < at, cases.c.closed_at.is_(None))),
    )
    return [condition(given) for given, condition in limits if given is not None]


def _newest(mine: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return select(*rows.COLUMNS).where(mine).order_by(cases.c.created_at.desc(), cases.c.id)


def _all(sql: Connection, found: Select[tuple[object, ...]]) -> list[Case]:
    return [rows.case(row) for row in sql.execute(found)]


def _one(sql: Connection, *which: ColumnElement[bool]) -> Case:
    row = sql.execute(select(*rows.COLUMNS).where(*which)).first()
    if row is None:
        raise NotFound
    return rows.case(row)
