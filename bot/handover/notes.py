"""Private notes of agents beside a handover; citizens never see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from bot.errors import NotFound
from bot.storage.tables import handover_notes

_COLUMNS = (handover_notes.c.client_id, handover_notes.c.at, handover_notes.c.staff, handover_notes.c.text)


@dataclass(frozen=True)
class Note:
    """One note, with the name of who wrote it."""

    client_id: str
    at: datetime
    staff: str
    text: str


def add(sql: Connection, handover_id: str, client_id: str, staff: str, text: str, at: datetime) -> tuple[Note, bool]:
    """Store a note; (note, False) if its `client_id` was stored before. Raises NotFound without the handover."""
    if known := _known(sql, handover_id, client_id):
        return known, False
    note = Note(client_id, at, staff, text)
    values = {"handover": handover_id, "client_id": client_id, "at": at, "staff": staff, "text": text}
    try:
        with sql.begin_nested():
            sql.execute(insert(handover_notes).values(values))
    except IntegrityError as error:
        if known := _known(sql, handover_id, client_id):
            return known, False
        raise NotFound from error
    return note, True


def listed(sql: Connection, handover_id: str) -> list[Note]:
    """The notes of a handover, oldest first."""
    found = select(*_COLUMNS).where(handover_notes.c.handover == handover_id).order_by(handover_notes.c.id)
    return [Note(*row) for row in sql.execute(found)]


def _known(sql: Connection, handover_id: str, client_id: str) -> Note | None:
    mine = (handover_notes.c.handover == handover_id, handover_notes.c.client_id == client_id)
    row = sql.execute(select(*_COLUMNS).where(*mine)).first()
    return Note(*row) if row else None
