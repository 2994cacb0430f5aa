"""Internal notes beside a case; citizens and other systems never see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.cases import history
from bot.cases.models import Actor, Case
from bot.cases.plain import clean
from bot.errors import EmptyText, TooLong
from bot.storage.once import kept
from bot.storage.tables import case_notes

MAX_TEXT = 4_000


@dataclass(frozen=True)
class Note:
    """One note, with the name of who wrote it."""

    client_id: str
    at: datetime
    name: str
    text: str


def add(sql: Connection, case: Case, client_id: str, by: Actor, text: str, at: datetime) -> tuple[Note, bool]:
    """Store a note; (note, False) if its `client_id` was stored before. Raises EmptyText, TooLong (`limit`)."""
    key, written = {"case": case.id, "client_id": client_id}, {"at": at, "name": by.name, "text": _tidy(text)}
    row, is_new = kept(sql, case_notes, key, written)
    if is_new:
        history.add(sql, case, by, history.NOTED, at, {})
    return _note(row), is_new


def listed(sql: Connection, case_id: str) -> list[Note]:
    """The notes of a case, oldest first."""
    found = select(case_notes).where(case_notes.c.case == case_id).order_by(case_notes.c.id)
    return [_note(row) for row in sql.execute(found)]


def _note(row: Row[Any]) -> Note:
    return Note(row.client_id, row.at, row.name, row.text)


def _tidy(text: str) -> str:
    tidy = clean(text)
    if not tidy:
        raise EmptyText
    if len(tidy) > MAX_TEXT:
        raise TooLong(limit=MAX_TEXT)
    return tidy
