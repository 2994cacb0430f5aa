"""Files that citizens upload: known by their content, not by their name."""

import secrets

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock, now
from bot.errors import AttachmentTooLarge, NotFound, UnsupportedAttachment
from bot.messages import Attachment
from bot.storage.database import Database
from bot.storage.tables import attachments

MAX_BYTES = 10 * 1024 * 1024
"""Largest file (contract)."""


class Files:
    """Stored uploads; each belongs to one conversation."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def add(self, conversation: str, content: bytes) -> Attachment:
        """Store a file; raises AttachmentTooLarge, UnsupportedAttachment, or NotFound when its conversation is gone."""
        if len(content) > MAX_BYTES:
            raise AttachmentTooLarge(limit=MAX_BYTES // 1024 // 1024)
        kind, identity = media_type(content), secrets.token_urlsafe(18)
        row = {
            "id": identity,
            "conversation": conversation,
            "media_type": kind,
            "size": len(content),
            "content": content,
            "at": self._clock(),
        }
        try:
            with self._database.write() as sql:
                sql.execute(insert(attachments).values(row))
        except IntegrityError as error:
            raise NotFound from error
        return Attachment(id=identity, media_type=kind, size=len(content))

    def content(self, conversation: str, identity: str) -> tuple[str, bytes]:
        """Media type and bytes of a file; raises NotFound."""
        mine = (attachments.c.conversation == conversation, attachments.c.id == identity)
        with self._database.read() as sql:
            row = sql.execute(select(attachments.c.media_type, attachments.c.content).where(*mine)).first()
        if row is None:
            raise NotFound
        return row.media_type, row.content


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
