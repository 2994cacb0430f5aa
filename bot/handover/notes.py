"""Private notes of agents beside a handover; citizens never see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import IntegrityError

from bot.errors import NotFound
from bot.storage.once import kept
from bot.storage.tables import handover_notes


@dataclass(frozen=True)
class Note:
    """One note, with the name of who wrote it."""

    client_id: str
    at: datetime
    staff: str
    text: str


def add(sql: Connection, handover_id: str, client_id: str, staff: str, text: str, at: datetime) -> tuple[Note, bool]:
    """Store a note; (note, False) if its `client_id` was stored before. Raises NotFound without the handover."""
    key = {"handover": handover_id, "client_id": client_id}
    try:
        row, is_new = kept(sql, handover_notes, key, {"at": at, "staff": staff, "text": text})
    except IntegrityError as error:
        raise NotFound from error
    return _note(row), is_new


def listed(sql: Connection, handover_id: str) -> list[Note]:
    """The notes of a handover, oldest first."""
    found = select(handover_notes).where(handover_notes.c.handover == handover_id).order_by(handover_notes.c.id)
    return [_note(row) for row in sql.execute(found)]


def _note(row: Row[Any]) -> Note:
    return Note(row.client_id, row.at, row.staff, row.text)
