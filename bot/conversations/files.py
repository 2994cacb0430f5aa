"""Files that citizens upload: known by their content, not by their name; photos are cleaned before they are kept."""

import secrets
from threading import BoundedSemaphore

from sqlalchemy import Connection, func, insert, select

from bot.clock import Clock, now
from bot.errors import AttachmentTooLarge, NotFound, TooMany, UnsupportedAttachment
from bot.messages import Attachment
from bot.privacy.photo_files import photo_type
from bot.privacy.photos import clean
from bot.storage.database import Database
from bot.storage.tables import attachments, conversations

MAX_BYTES = 10 * 1024 * 1024
"""Largest file (contract)."""
MAX_FILES = 20
"""Most files in one conversation."""
MAX_TOTAL_BYTES = 50 * 1024 * 1024
"""All files of one conversation together."""
_MB = 1024 * 1024
_CLEANERS = BoundedSemaphore(2)
"""The largest photos take 250 MB each while they are cleaned, so only so many at once."""


class Files:
    """Stored uploads; each belongs to one conversation."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def add(self, conversation: str, content: bytes) -> Attachment:
        """Store a file, a photo anew from its pixels; the size is that of what is kept.

        Raises AttachmentTooLarge, UnsupportedAttachment (with a `reason` where a photo was refused), TooMany, or
        NotFound without conversation.
        """
        if len(content) > MAX_BYTES:
            raise AttachmentTooLarge(limit=MAX_BYTES // _MB)
        kind, kept = _harmless(content)
        stored = Attachment(id=secrets.token_urlsafe(18), media_type=kind, size=len(kept))
        row = stored.model_dump() | {"conversation": conversation, "content": kept, "at": self._clock()}
        with self._database.write() as sql:
            _check_room(sql, conversation, stored.size)
            sql.execute(insert(attachments).values(row))
        return stored

    def content(self, conversation: str, identity: str) -> tuple[str, bytes]:
        """Media type and bytes of a file; raises NotFound."""
        mine = (attachments.c.conversation == conversation, attachments.c.id == identity)
        with self._database.read() as sql:
            row = sql.execute(select(attachments.c.media_type, attachments.c.content).where(*mine)).first()
        if row is None:
            raise NotFound
        return row.media_type, row.content


def _check_room(sql: Connection, conversation: str, size: int) -> None:
    """Two uploads at once cannot both take the last place: the conversation is locked until the end of the write."""
    there = select(conversations.c.id).where(conversations.c.id == conversation).with_for_update()
    if sql.scalar(there) is None:
        raise NotFound
    mine = attachments.c.conversation == conversation
    count, total = sql.execute(select(func.count(), func.sum(attachments.c.size)).where(mine)).one()
    if count >= MAX_FILES:
        raise TooMany(f"at most {MAX_FILES} files in a conversation")
    left = MAX_TOTAL_BYTES - (total or 0)
    if size > left:
        raise AttachmentTooLarge(f"at most {MAX_TOTAL_BYTES // _MB} MB in a conversation", limit=left // _MB)


def _harmless(content: bytes) -> tuple[str, bytes]:
    """The media type by content, and what is kept: a photo without where and when it was taken, a PDF as it came."""
    if photo_type(content):
        with _CLEANERS:
            photo = clean(content)
        return photo.media_type, photo.content
    if content.startswith(b"%PDF-"):
        return "application/pdf", content
    raise UnsupportedAttachment
