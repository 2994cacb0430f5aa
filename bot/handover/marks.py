"""Marks for the editors: here the assistant should have known the answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.errors import NotFound
from bot.storage.tables import editor_marks, messages


@dataclass(frozen=True)
class Mark:
    """One message that an agent has marked, and why."""

    conversation: str
    seq: int
    site: str
    staff: str
    comment: str
    at: datetime


def put(sql: Connection, mark: Mark) -> None:
    """Mark a message; a later mark replaces the one before. Raises NotFound if there is no such message."""
    said = (messages.c.conversation == mark.conversation, messages.c.seq == mark.seq)
    if sql.scalar(select(messages.c.seq).where(*said).with_for_update()) is None:
        raise NotFound
    remove(sql, mark.conversation, mark.seq)
    sql.execute(insert(editor_marks).values(vars(mark)))


def remove(sql: Connection, conversation: str, seq: int) -> None:
    """Take a mark away, if there is one."""
    mine = (editor_marks.c.conversation == conversation, editor_marks.c.seq == seq)
    sql.execute(delete(editor_marks).where(*mine))


def of(sql: Connection, conversation: str) -> list[Mark]:
    """The marks of a conversation, in the order of its messages."""
    found = select(editor_marks).where(editor_marks.c.conversation == conversation)
    return [Mark(**row._mapping) for row in sql.execute(found.order_by(editor_marks.c.seq))]


def listed(sql: Connection, site: str, limit: int = 500) -> list[Mark]:
    """The marks of a site, newest first."""
    found = select(editor_marks).where(editor_marks.c.site == site)
    newest_first = (editor_marks.c.at.desc(), editor_marks.c.conversation, editor_marks.c.seq)
    return [Mark(**row._mapping) for row in sql.execute(found.order_by(*newest_first).limit(limit))]
