"""Uploads are known by their content and belong to one conversation."""

from io import BytesIO

import pytest
from PIL import Image

from bot.conversations.files import MAX_BYTES, MAX_FILES, MAX_TOTAL_BYTES, Files
from bot.conversations.record import Conversations
from bot.errors import AttachmentTooLarge, NotFound, TooMany, UnsupportedAttachment
from bot.messages import Outgoing
from bot.storage.database import Database
from tests.bot.privacy.pictures import MARKER, bare, picture, written


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_kept_of_a_photo_says_nothing_of_where_it_was_taken(database: Database, kind: str) -> None:
    files, mine = Files(database), _opened(database)
    sent = written(picture(), kind)
    stored = files.add(mine, sent)
    media_type, content = files.content(mine, stored.id)
    assert MARKER.encode() in sent
    assert MARKER.encode() not in content
    assert (stored.media_type, stored.size) == (media_type, len(content))
    assert dict(Image.open(BytesIO(content)).getexif()) == {}


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"<html>", b"RIFF\x00\x00\x00\x00AVI ", b" %PDF-", b"\xff\xd8", b"\x89PNG\r\n\x1a\n" + bytes(64)],
)
def test_everything_else_is_refused(database: Database, content: bytes) -> None:
    with pytest.raises(UnsupportedAttachment):
        Files(database).add(_opened(database), content)


def test_a_photo_that_is_refused_says_why(database: Database) -> None:
    with pytest.raises(UnsupportedAttachment) as caught:
        Files(database).add(_opened(database), bare(picture(), "JPEG") + b"<script>")
    assert caught.value.values["reason"] == "second"


def test_a_file_is_read_only_from_its_own_conversation(database: Database) -> None:
    record, files = Conversations(database), Files(database)
    mine, other = (record.open("musterstadt", "web", Outgoing(text="Hallo"))[0].id for _ in range(2))
    stored = files.add(mine, b"%PDF-1.7 \x00\xff")
    assert files.content(mine, stored.id) == ("application/pdf", b"%PDF-1.7 \x00\xff")
    for conversation, name in ((other, stored.id), (mine, "x"), ("", "")):
        with pytest.raises(NotFound):
            files.content(conversation, name)


def test_a_file_over_the_limit_is_refused(database: Database) -> None:
    with pytest.raises(AttachmentTooLarge) as caught:
        Files(database).add("any", b"%PDF-" + b"0" * MAX_BYTES)
    assert caught.value.values == {"limit": 10}


def test_a_conversation_takes_a_number_of_files_and_no_more(database: Database) -> None:
    files, mine = Files(database), _opened(database)
    for _ in range(MAX_FILES):
        files.add(mine, b"%PDF-")
    with pytest.raises(TooMany, match="20 files"):
        files.add(mine, b"%PDF-")
    assert files.add(_opened(database), b"%PDF-")


def test_what_no_longer_fits_is_told_how_much_would(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    files, mine = Files(database), _opened(database)
    monkeypatch.setattr("bot.conversations.files.MAX_TOTAL_BYTES", 2 * 1024 * 1024)
    files.add(mine, b"%PDF-" + b"0" * 1024 * 1000)
    with pytest.raises(AttachmentTooLarge) as caught:
        files.add(mine, b"%PDF-" + b"0" * 1024 * 1200)
    assert caught.value.values == {"limit": 1}
    assert MAX_TOTAL_BYTES == 50 * 1024 * 1024


def test_a_file_for_nobody_is_refused(database: Database) -> None:
    with pytest.raises(NotFound):
        Files(database).add("nobody", b"%PDF-")


def _opened(database: Database) -> str:
    return Conversations(database).open("musterstadt", "web", Outgoing(text="Hallo"))[0].id
