"""Internal notes beside a case; citizens and other systems never see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from bot.cases import history
from bot.cases.models import Actor, Case
from bot.cases.plain import clean
from bot.errors import EmptyText, TooLong
from bot.storage.tables import case_notes

MAX_TEXT = 4_000
_COLUMNS = (case_notes.c.client_id, case_notes.c.at, case_notes.c.name, case_notes.c.text)


@dataclass(frozen=True)
class Note:
    """One note, with the name of who wrote it."""

    client_id: str
    at: datetime
    name: str
    text: str


def add(sql: Connection, case: Case, client_id: str, by: Actor, text: str, at: datetime) -> tuple[Note, bool]:
    """Store a note; (note, False) if its `client_id` was stored before. Raises EmptyText, TooLong (`limit`)."""
    if known := _known(sql, case.id, client_id):
        return known, False
    note = Note(client_id, at, by.name, _tidy(text))
    values = {"case": case.id, "client_id": client_id, "at": at, "name": by.name, "text": note.text}
    try:
        with sql.begin_nested():
            sql.execute(insert(case_notes).values(values))
    except IntegrityError:
        if known := _known(sql, case.id, client_id):
            return known, False
        raise
    history.add(sql, case, by, history.NOTED, at, {})
    return note, True


def listed(sql: Connection, case_id: str) -> list[Note]:
    """The notes of a case, oldest first."""
    found = select(*_COLUMNS).where(case_notes.c.case == case_id).order_by(case_notes.c.id)
    return [Note(*row) for row in sql.execute(found)]


def _known(sql: Connection, case_id: str, client_id: str) -> Note | None:
    mine = (case_notes.c.case == case_id, case_notes.c.client_id == client_id)
    row = sql.execute(select(*_COLUMNS).where(*mine)).first()
    return Note(*row) if row else None


def _tidy(text: str) -> str:
    tidy = clean(text)
    if not tidy:
        raise EmptyText
    if len(tidy) > MAX_TEXT:
        raise TooLong(limit=MAX_TEXT)
    return tidy
