"""What happened at the desk, numbered: consoles resume by it after any loss of their connection."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text

from bot.storage.tables import desk_events

_IN_ORDER = text("SELECT pg_advisory_xact_lock(1279677523)")


@dataclass(frozen=True)
class DeskEvent:
    """One thing that consoles must know; `data` never holds a citizen's words."""

    seq: int
    at: datetime
    site: str
    event: str
    handover: str
    data: dict[str, Any]


def append(sql: Connection, site: str, event: str, handover_id: str, data: dict[str, Any], at: datetime) -> int:
    """Note an event; its number. Call it last in a transaction: from here to the end others must wait.

    Numbers become visible in their order, so that who has read number n never misses a smaller one.
    """
    if sql.dialect.name == "postgresql":
        sql.execute(_IN_ORDER)
    values = {"at": at, "site": site, "event": event, "handover": handover_id, "data": data}
    return int(sql.execute(insert(desk_events).values(values).returning(desk_events.c.seq)).scalar_one())


def after(sql: Connection, sites: Collection[str] | None, seq: int, limit: int = 500) -> list[DeskEvent]:
    """Events of these sites (None: of all) with a greater number than `seq`, oldest first."""
    found = select(desk_events).where(desk_events.c.seq > seq).order_by(desk_events.c.seq).limit(limit)
    if sites is not None:
        found = found.where(desk_events.c.site.in_(sites))
    return [DeskEvent(**row._mapping) for row in sql.execute(found)]


def sites_with(sql: Connection, events: Collection[str], after: int, up_to: int) -> list[str]:
    """Sites at which one of these events happened between two numbers, the second one included; sorted."""
    between = (desk_events.c.seq > after, desk_events.c.seq <= up_to, desk_events.c.event.in_(events))
    return sorted(sql.scalars(select(desk_events.c.site).where(*between).distinct()))


def newest(sql: Connection) -> int:
    """The number of the newest event, 0 without any: read it before the lists, then ask for what came after."""
    return sql.scalar(select(func.max(desk_events.c.seq))) or 0


def prune(sql: Connection, before: datetime) -> int:
    """Remove events from before this moment; how many. The newest stays, so that `newest` never goes back."""
    kept = select(func.max(desk_events.c.seq)).scalar_subquery()
    return sql.execute(delete(desk_events).where(desk_events.c.at < before, desk_events.c.seq < kept)).rowcount
