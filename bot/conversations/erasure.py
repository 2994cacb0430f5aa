"""Erase a conversation (GDPR, Art. 17) and leave a receipt that does not say whose it was."""

import hashlib
import secrets

from sqlalchemy import Table, delete, func, insert, select

from bot.clock import Clock, now
from bot.conversations.models import Receipt
from bot.storage.database import Database
from bot.storage.tables import attachments, conversations, erasures, feedback, messages, offers

_PARTS: tuple[Table, ...] = (attachments, feedback, offers, messages)


class Erasure:
    """Removes a conversation from the record."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def erase(self, conversation: str) -> Receipt:
        """Remove everything of a conversation; the same conversation again removes nothing more."""
        counts: dict[str, int] = {}
        with self._database.write() as sql:
            for table in _PARTS:
                mine = table.c.conversation == conversation
                counts[table.name] = sql.scalar(select(func.count()).select_from(table).where(mine)) or 0
                sql.execute(delete(table).where(mine))
            gone = sql.execute(delete(conversations).where(conversations.c.id == conversation))
            receipt = Receipt(secrets.token_urlsafe(12), self._clock(), counts | {"conversations": gone.rowcount})
            sql.execute(
                insert(erasures).values(
                    receipt=receipt.receipt,
                    subject_hash=hashlib.sha256(conversation.encode()).hexdigest(),
                    at=receipt.at,
                    counts=receipt.counts,
                )
            )
        self._database.truncate_log()
        return receipt
