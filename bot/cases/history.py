"""Who did what with a case, and when: entries are only ever added.

They outlive the erasure of who reported it, so no text of a citizen stands in them: of free text only that it changed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.cases.models import Actor, Case
from bot.storage.tables import case_history

OPENED = "opened"
CHANGED = "changed"
REOPENED = "reopened"
RATED = "rated"
LINKED = "linked"
FILED = "filed"
NOTED = "noted"
PHOTO = "photo_added"
SECRET = "secret_renewed"  # the name of an act, no secret
ERASED = "erased"

_SHOWN = (
    "state",
    "service",
    "kind",
    "department",
    "due_at",
    "duplicate_of",
    "external_id",
    "external_status",
    "rating",
)
"""Fields whose values say nothing of a person."""


@dataclass(frozen=True)
class Entry:
    """One act."""

    at: datetime
    actor: Actor
    act: str
    version: int
    """Of the case after it."""
    data: dict[str, Any]
    """By field: [before, after], or [] for free text."""


def add(sql: Connection, case: Case, actor: Actor, act: str, at: datetime, data: dict[str, Any]) -> None:
    """Write down what somebody has just done."""
    who = {"actor": actor.kind, "name": actor.name[:120]}
    values = {"case": case.id, "at": at, "act": act, "version": case.version, "data": data}
    sql.execute(insert(case_history).values(values | who))


def listed(sql: Connection, case_id: str) -> list[Entry]:
    """All acts, oldest first."""
    found = select(case_history).where(case_history.c.case == case_id).order_by(case_history.c.id)
    return [Entry(row.at, Actor(row.actor, row.name), row.act, row.version, row.data) for row in sql.execute(found)]


def difference(before: Case, after: Case, names: set[str]) -> dict[str, Any]:
    """What became different, as it is written down."""
    changed = sorted(name for name in names if getattr(before, name) != getattr(after, name))
    return {name: _pair(before, after, name) if name in _SHOWN else [] for name in changed}


def _pair(before: Case, after: Case, name: str) -> list[Any]:
    return [_plain(getattr(case, name)) for case in (before, after)]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
