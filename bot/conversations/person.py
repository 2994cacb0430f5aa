"""All that the record holds of one person (GDPR, Art. 15): the conversations of one visitor, and what staff noted.

A person is known by an unguessable id that the conversations of one visitor share, never by a name.
"""

from base64 import b64encode
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, or_, select

from bot.conversations import rows
from bot.conversations.models import Conversation
from bot.conversations.withheld import for_staff
from bot.errors import NotFound
from bot.messages import compact
from bot.storage.database import Database
from bot.storage.tables import (
    answer_wishes,
    attachments,
    conversations,
    editor_marks,
    feedback,
    handover_notes,
    handovers,
    inbox_items,
    knowledge_tasks,
    messages,
    task_askers,
)

_WITHOUT = ("conversation", "handover", "version", "last_act")
"""Columns that only hold the tables together."""


def of(sql: Connection, identity: str) -> list[Conversation]:
    """The conversations of the person with this id or with this conversation, oldest first; raises NotFound."""
    known = sql.scalar(select(conversations.c.person).where(conversations.c.id == identity)) or identity
    mine = or_(conversations.c.person == known, conversations.c.id == known)
    found = sql.execute(select(conversations).where(mine).order_by(conversations.c.created_at)).all()
    if not found:
        raise NotFound
    return [rows.conversation(row) for row in found]


_OWN = (messages, attachments, feedback, editor_marks, inbox_items, answer_wishes)
_NOT_OF_THE_PERSON = ("vector", "cluster", "decided_by", "decision")
"""What stands in the inbox of others, or says the same once more in numbers."""

_ASKED = ("seq", "agreed", "told_at")


class People:
    """Reads what there is of a person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def conversations(self, identity: str) -> list[Conversation]:
        """The conversations of the person with this id or with this conversation, oldest first; raises NotFound."""
        with self._database.read() as sql:
            return of(sql, identity)

    def export(self, identity: str) -> dict[str, Any]:
        """Everything as JSON, files in Base64; raises NotFound."""
        with self._database.read() as sql:
            found = of(sql, identity)
            return {"person": found[0].person, "conversations": [_conversation(sql, held) for held in found]}


def _conversation(sql: Connection, held: Conversation) -> dict[str, Any]:
    mine = {table: table.c.conversation == held.id for table in _OWN}
    said = sql.execute(select(messages).where(mine[messages]).order_by(messages.c.seq))
    return {
        **{name: _plain(getattr(held, name)) for name in ("id", "site", "channel", "language", "state")},
        "created_at": _plain(held.created_at),
        "updated_at": _plain(held.updated_at),
        "messages": [_message(row) for row in said],
        "attachments": _all(sql, attachments, mine[attachments]),
        "feedback": _all(sql, feedback, mine[feedback]),
        "handovers": _handovers(sql, held.id),
        "editor_marks": _all(sql, editor_marks, mine[editor_marks]),
        "inbox": [_in_inbox(one) for one in _all(sql, inbox_items, mine[inbox_items])],
        "answer_wishes": _all(sql, answer_wishes, mine[answer_wishes]),
        "questions_to_departments": _questions(sql, held.id),
        "dialogue": sql.scalar(select(conversations.c.tracker).where(conversations.c.id == held.id)),
    }


def _message(row: Row[Any]) -> dict[str, Any]:
    """A message with what the assistant took it for; staff make the export, so it opens nobody's case."""
    return compact(for_staff(rows.message(row))) | ({"understood": row.understood} if row.understood else {})


def _handovers(sql: Connection, conversation: str) -> list[dict[str, Any]]:
    found = _all(sql, handovers, handovers.c.conversation == conversation)
    return [one | {"notes": _all(sql, handover_notes, handover_notes.c.handover == one["id"])} for one in found]


def _in_inbox(item: dict[str, Any]) -> dict[str, Any]:
    """A message as editors see it."""
    return {name: value for name, value in item.items() if name not in _NOT_OF_THE_PERSON}


def _questions(sql: Connection, conversation: str) -> list[dict[str, Any]]:
    """What departments were asked for the person, and whether the person was told the answer."""
    named = ("department", "question", "state", "answer")
    columns = [*(knowledge_tasks.c[name] for name in named), *(task_askers.c[name] for name in _ASKED)]
    joined = task_askers.join(knowledge_tasks, knowledge_tasks.c.id == task_askers.c.task)
    mine = select(*columns).select_from(joined).where(task_askers.c.conversation == conversation)
    return [_entry(row) for row in sql.execute(mine.order_by(task_askers.c.seq))]


def _all(sql: Connection, table: Table, which: ColumnElement[bool]) -> list[dict[str, Any]]:
    return [_entry(row) for row in sql.execute(select(table).where(which).order_by(*table.primary_key))]


def _entry(row: Row[Any]) -> dict[str, Any]:
    held = {name: value for name, value in row._mapping.items() if name not in _WITHOUT}
    return {name: _plain(value) for name, value in held.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value
