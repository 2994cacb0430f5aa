"""Files that citizens upload: known by their content, not by their name."""

import secrets

from sqlalchemy import Connection, func, insert, select

from bot.clock import Clock, now
from bot.errors import AttachmentTooLarge, NotFound, TooMany, UnsupportedAttachment
from bot.messages import Attachment
from bot.storage.database import Database
from bot.storage.tables import attachments, conversations

MAX_BYTES = 10 * 1024 * 1024
"""Largest file (contract)."""
MAX_FILES = 20
"""Most files in one conversation."""
MAX_TOTAL_BYTES = 50 * 1024 * 1024
"""All files of one conversation together."""
_MB = 1024 * 1024


class Files:
    """Stored uploads; each belongs to one conversation."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def add(self, conversation: str, content: bytes) -> Attachment:
        """Store a file; raises AttachmentTooLarge, UnsupportedAttachment, TooMany, or NotFound without conversation."""
        if len(content) > MAX_BYTES:
            raise AttachmentTooLarge(limit=MAX_BYTES // _MB)
        kind, identity = media_type(content), secrets.token_urlsafe(18)
        row = {
            "id": identity,
            "conversation": conversation,
            "media_type": kind,
            "size": len(content),
            "content": content,
            "at": self._clock(),
        }
        with self._database.write() as sql:
            _check_room(sql, conversation, len(content))
            sql.execute(insert(attachments).values(row))
        return Attachment(id=identity, media_type=kind, size=len(content))

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


def media_type(content: bytes) -> str:
    """The media type by the file's first bytes; raises UnsupportedAttachment."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    raise UnsupportedAttachment
