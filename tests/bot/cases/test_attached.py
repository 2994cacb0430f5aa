"""A photo that a citizen has sent becomes a photo of the case, without anything but its pixels."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import insert

from bot.cases.attached import photo_of
from bot.errors import NotFound, UnsupportedAttachment
from bot.storage.database import Database
from bot.storage.tables import attachments
from tests.bot.cases.reports import AT, conversation


def _sent(database: Database, content: bytes) -> str:
    """Stored as it came, as before photos were cleaned when they arrived."""
    with database.write() as sql:
        talk = conversation(sql)
        head = {"id": "photo", "conversation": talk, "media_type": "image/jpeg", "size": len(content), "at": AT}
        sql.execute(insert(attachments).values(head | {"content": content}))
    return talk


def _jpeg() -> bytes:
    file, notes = BytesIO(), Image.Exif()
    notes[0x010E] = "Bei Kim zu Hause"
    Image.new("RGB", (64, 48), "grey").save(file, "JPEG", exif=notes)
    return file.getvalue()


def test_a_photo_is_clean_whatever_checked_it_before(database: Database) -> None:
    raw = _jpeg()
    assert b"Kim" in raw
    photo = photo_of(database, _sent(database, raw), "photo")
    assert (photo.media_type, photo.width, photo.height) == ("image/jpeg", 64, 48)
    assert b"Kim" not in photo.content


def test_what_is_no_photo_is_refused(database: Database) -> None:
    with pytest.raises(UnsupportedAttachment):
        photo_of(database, _sent(database, b"%PDF-1.7 ..."), "photo")


def test_photos_of_other_conversations_are_not_found(database: Database) -> None:
    _sent(database, _jpeg())
    with pytest.raises(NotFound):
        photo_of(database, "another", "photo")
