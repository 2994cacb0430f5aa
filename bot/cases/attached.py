"""A file that a citizen has sent in a conversation, as a photo that a case may keep."""

from sqlalchemy import select

from bot.errors import NotFound
from bot.privacy.photos import Photo, clean
from bot.storage.database import Database
from bot.storage.tables import attachments


def photo_of(database: Database, conversation: str, attachment: str) -> Photo:
    """The photo without anything but its pixels, as `clean` leaves it, whatever checked it when it came.

    Takes up to half a second: call it in a thread. Raises NotFound, and UnsupportedAttachment with a `reason` for what
    is no photo, such as a PDF.
    """
    mine = (attachments.c.conversation == conversation, attachments.c.id == attachment)
    with database.read() as sql:
        content = sql.scalar(select(attachments.c.content).where(*mine))
    if content is None:
        raise NotFound
    return clean(content)
