"""What staff did: every sign-in, claim, view, export and change, in the transaction in which it happened."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from bot.staff.models import AuditEntry
from bot.storage.tables import audit


def record(
    sql: Connection, staff_name: str, act: str, subject: str, site: str, data: dict[str, Any], at: datetime
) -> None:
    """Add one act; `subject` names what it was done to by id, `data` never holds what a citizen wrote."""
    values = {"at": at, "staff": staff_name[:80], "act": act, "subject": subject[:120], "site": site, "data": data}
    sql.execute(insert(audit).values(values))


def listed(sql: Connection, site: str | None, before: int | None = None, limit: int = 100) -> list[AuditEntry]:
    """Acts at a site (None: everywhere), newest first; `before` is the id of the last entry that is known."""
    found = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if site is not None:
        found = found.where(audit.c.site == site)
    if before is not None:
        found = found.where(audit.c.id < before)
    return [AuditEntry(**row._mapping) for row in sql.execute(found)]


def prune(sql: Connection, before: datetime) -> int:
    """Forget what is older than the city has to know; the number of entries."""
    return sql.execute(delete(audit).where(audit.c.at < before)).rowcount
