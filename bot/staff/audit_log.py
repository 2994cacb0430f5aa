"""What staff did: every sign-in, claim, view, export and change, in the transaction in which it happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, true

from bot.staff.models import AuditEntry
from bot.storage.database import Database
from bot.storage.tables import audit


def record(
    sql: Connection, staff_name: str, act: str, subject: str, site: str, data: dict[str, Any], at: datetime
) -> None:
    """Add one act; `subject` names what it was done to by id, `data` never holds what a citizen wrote."""
    values = {"at": at, "staff": staff_name[:80], "act": act, "subject": subject[:120], "site": site, "data": data}
    sql.execute(insert(audit).values(values))


def note(database: Database, staff_name: str, act: str, subject: str, at: datetime, **data: str) -> None:
    """Add one act that changes nothing else, such as a refusal, in a transaction of its own."""
    with database.write() as sql:
        record(sql, staff_name, act, subject, "", data, at)


@dataclass(frozen=True)
class Wanted:
    """Which acts to list; what is None makes no difference."""

    site: str | None = None
    staff: str | None = None
    act: str | None = None
    subject: str | None = None
    since: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same for the table."""
        named = {"site": self.site, "staff": self.staff, "act": self.act, "subject": self.subject}
        found = [audit.c[name] == value for name, value in named.items() if value is not None]
        return found if self.since is None else [*found, audit.c.at >= self.since]


def concerning(site: str, everywhere: bool) -> ColumnElement[bool]:
    """Acts at a site, and those at no single one: all, or only those on what the sites share, its model."""
    shared = audit.c.act.like("training%") | audit.c.act.like("model%")
    return (audit.c.site == site) | ((audit.c.site == "") & (true() if everywhere else shared))


def listed(
    sql: Connection,
    site: str | ColumnElement[bool] | None,
    before: int | None = None,
    limit: int = 100,
    wanted: Wanted | None = None,
) -> list[AuditEntry]:
    """Acts at a site (None: everywhere), newest first; `before` is the id of the last entry that is known."""
    found = select(audit).order_by(audit.c.id.desc()).limit(limit)
    where = [site] if isinstance(site, ColumnElement) else Wanted(site=site).conditions()
    found = found.where(*where, *(wanted.conditions() if wanted else ()))
    if before is not None:
        found = found.where(audit.c.id < before)
    return [AuditEntry(**row._mapping) for row in sql.execute(found)]


def prune(sql: Connection, before: datetime) -> int:
    """Forget what is older than the city has to know; the number of entries."""
    return sql.execute(delete(audit).where(audit.c.at < before)).rowcount
