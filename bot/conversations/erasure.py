"""Erase a conversation, or all of a person (GDPR, Art. 17), and leave a receipt that does not say whose it was."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select

from bot.clock import Clock, now
from bot.conversations import person, writing
from bot.conversations.models import Receipt
from bot.storage import chat_rows
from bot.storage.database import Database
from bot.storage.tables import (
    answer_wishes,
    attachments,
    channel_chats,
    channel_conversations,
    conversations,
    desk_events,
    editor_marks,
    erasures,
    feedback,
    handover_notes,
    handovers,
    inbox_items,
    messages,
    offers,
    task_askers,
)

_OF_HANDOVERS: tuple[tuple[Table, ColumnElement[str]], ...] = (
    (desk_events, desk_events.c.handover),
    (handover_notes, handover_notes.c.handover),
)
"""What hangs on the handovers of a conversation; the events repeat what was said."""
_OF_CONVERSATION: tuple[Table, ...] = (
    handovers,
    editor_marks,
    attachments,
    feedback,
    offers,
    inbox_items,
    answer_wishes,
    task_askers,
    messages,
    channel_conversations,
)


class Gone(NamedTuple):
    """A handover that was removed with its conversation."""

    handover: str
    site: str


Told = Callable[[Connection, list[Gone], datetime], None]
"""What is done in the same transaction after the deletion, so that nobody goes on showing what is gone."""


First = Callable[[Connection, str, datetime], dict[str, int]]
"""What is done in the same transaction before a conversation is removed; what it counts stands in the receipt."""


def nothing(sql: Connection, conversation: str, at: datetime) -> dict[str, int]:
    """There is nothing that hangs on conversations in another room."""
    return {}


def nobody(sql: Connection, gone: list[Gone], at: datetime) -> None:
    """There is no desk that would have to know."""


class Erasure:
    """Removes conversations from the record."""

    def __init__(self, database: Database, clock: Clock = now, told: Told = nobody, first: First = nothing) -> None:
        self._database = database
        self._clock = clock
        self._told = told
        self._first = first

    def erase(self, conversation: str, *more: str) -> Receipt:
        """Remove everything of a conversation, and of `more`; the same conversation again removes nothing more."""
        counts: Counter[str] = Counter()
        with self._database.write() as sql:
            for one in sorted({conversation, *more}):  # as whoever else locks several does
                counts.update(self._remove(sql, one))
            receipt = noted(sql, conversation, dict(counts), self._clock())
        self._database.truncate_log()
        return receipt

    def erase_person(self, identity: str) -> Receipt:
        """Remove all conversations of the person with this id or with this conversation; raises NotFound."""
        counts: Counter[str] = Counter()
        with self._database.write() as sql:
            for found in person.of(sql, identity):
                counts.update(self._remove(sql, found.id))
            receipt = noted(sql, identity, dict(counts), self._clock())
        self._database.truncate_log()
        return receipt

    def _remove(self, sql: Connection, conversation: str) -> dict[str, int]:
        writing.locked_state(sql, conversation)
        mine = select(handovers.c.id, handovers.c.site).where(handovers.c.conversation == conversation)
        gone = [Gone(*row) for row in sql.execute(mine)]
        before = self._first(sql, conversation, self._clock())
        counts = _remove(sql, conversation)
        self._told(sql, gone, self._clock())
        return counts | before


def noted(sql: Connection, subject: str, counts: dict[str, int], at: datetime) -> Receipt:
    """Store and give the proof that what there was of a subject was removed."""
    receipt = Receipt(secrets.token_urlsafe(12), at, counts)
    subject_hash = hashlib.sha256(subject.encode()).hexdigest()
    values = {"receipt": receipt.receipt, "subject_hash": subject_hash, "at": at, "counts": counts}
    sql.execute(insert(erasures).values(values))
    return receipt


def _remove(sql: Connection, conversation: str) -> dict[str, int]:
    """Remove a conversation with all that hangs on it; the number of removed rows by table."""
    mine = select(handovers.c.id).where(handovers.c.conversation == conversation)
    counts = {table.name: sql.execute(delete(table).where(key.in_(mine))).rowcount for table, key in _OF_HANDOVERS}
    chat = sql.scalar(select(channel_conversations.c.chat).where(channel_conversations.c.conversation == conversation))
    for table in _OF_CONVERSATION:
        counts[table.name] = sql.execute(delete(table).where(table.c.conversation == conversation)).rowcount
    gone = sql.execute(delete(conversations).where(conversations.c.id == conversation))
    forgotten = chat is not None and chat_rows.forget(sql, chat)
    return counts | {"conversations": gone.rowcount, channel_chats.name: int(forgotten)}
