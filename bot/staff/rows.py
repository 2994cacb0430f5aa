"""From the rows of the tables to people, with their roles."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.staff.models import Grants, Role, Staff
from bot.storage.tables import staff, staff_roles


def people(sql: Connection, where: Any = None) -> list[Staff]:
    """Those whom the condition on the table `staff` fits, by name."""
    found = select(staff).order_by(staff.c.name)
    rows = sql.execute(found if where is None else found.where(where)).all()
    grants = _grants(sql, [row.id for row in rows])
    return [_person(row, grants.get(row.id, frozenset())) for row in rows]


def person(sql: Connection, where: Any) -> Staff | None:
    """The one whom the condition fits."""
    found = people(sql, where)
    return found[0] if found else None


def _person(row: Row[Any], roles: Grants) -> Staff:
    known = (row.id, row.name, row.display, row.language, row.department, row.max_chats)
    provided = row.subject is not None
    has_password = row.password_hash is not None and not provided
    return Staff(*known, roles=roles, active=row.active, has_password=has_password, provided=provided)


def _grants(sql: Connection, ids: Iterable[str]) -> dict[str, Grants]:
    found: dict[str, set[tuple[Role, str]]] = {}
    for row in sql.execute(select(staff_roles).where(staff_roles.c.staff.in_(list(ids)))):
        found.setdefault(row.staff, set()).add((Role(row.role), row.site))
    return {identity: frozenset(held) for identity, held in found.items()}
