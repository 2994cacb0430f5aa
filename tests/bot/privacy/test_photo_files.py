from io import BytesIO
from zipfile import ZipFile, ZipInfo

import pytest
from PIL import Image

from bot.errors import AttachmentTooLarge, UnsupportedAttachment
from bot.privacy.photo_files import MAX_BYTES, check_size, kind, webp_size
from tests.bot.privacy.pictures import bare, picture, written

JPEG = bare(picture(), "JPEG")
GIF = bare(picture(), "GIF")


def reason(content: bytes) -> str:
    with pytest.raises(UnsupportedAttachment) as error:
        kind(content)
    return str(error.value.values["reason"])


def archive(comment: bytes = b"") -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as made:
        made.writestr(ZipInfo("index.html"), "hello")
        made.comment = comment
    return file.getvalue()


@pytest.mark.parametrize("name", ["jpeg", "png", "webp"])
def test_photos_are_known_by_content(name: str) -> None:
    assert kind(written(picture(), name.upper())) == f"image/{name}"


@pytest.mark.parametrize(
    "content",
    [
        GIF,
        b"",
        b"\xff\xd8",
        b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
        b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"<svg onload=alert(1)>",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"BM" + bytes(60),
        b"II*\x00" + bytes(60),
        b"photo.jpg",
        archive(),
        b"\n" + JPEG,
    ],
)
def test_everything_else_is_refused(content: bytes) -> None:
    assert reason(content) == "format"


@pytest.mark.parametrize(
    "second",
    [
        b"<script>alert(1)</script>",
        b"<HTML ><body>",
        b"<?php echo 1;",
        b"<svg onload=alert(1)>",
        b"%PDF-1.4\n",
        archive(),
        archive(b"a comment"),
    ],
)
def test_a_photo_that_is_a_second_thing_as_well_is_refused(second: bytes) -> None:
    assert reason(JPEG + second) == "second"


def test_a_page_hidden_in_a_comment_is_found() -> None:
    assert reason(bare(picture(), "JPEG", comment=b"*/<script >x()</script>/*")) == "second"
    assert reason(bare(picture(), "JPEG", comment=b"%PDF-1.4 1 0 obj")) == "second"


def test_letters_of_an_archive_alone_are_not_one() -> None:
    assert kind(JPEG + b"PK\x05\x06" + bytes(300)) == "image/jpeg"


def test_the_largest_file_passes_and_one_byte_more_says_the_limit() -> None:
    assert kind(JPEG.ljust(MAX_BYTES, b"\x00")) == "image/jpeg"
    with pytest.raises(AttachmentTooLarge) as error:
        kind(JPEG.ljust(MAX_BYTES + 1, b"\x00"))
    assert error.value.values == {"limit": 10}


@pytest.mark.parametrize("size", [(8160, 6144), (4000, 3000), (12_000, 1000), (32, 32)])
def test_photos_of_phones_are_not_too_large(size: tuple[int, int]) -> None:
    check_size("image/jpeg", *size)
    assert size[0] * size[1] <= 52_000_000


@pytest.mark.parametrize(("size", "why"), [((8000, 8000), "pixels"), ((31, 31), "shape"), ((700, 33), "shape")])
def test_sizes_that_are_refused_say_the_limit(size: tuple[int, int], why: str) -> None:
    with pytest.raises(UnsupportedAttachment) as error:
        check_size("image/jpeg", *size)
    assert error.value.values["reason"] == why
    assert isinstance(error.value.values["limit"], int)


@pytest.mark.parametrize("how", [{"lossless": True}, {"lossless": False}, {"exif": b"Exif\x00\x00", "quality": 50}])
def test_the_size_of_a_webp_stands_in_its_header(how: dict[str, object]) -> None:
    content = bare(picture((123, 77)), "WEBP", **how)
    assert webp_size(content) == Image.open(BytesIO(content)).size == (123, 77)


@pytest.mark.parametrize("content", [b"RIFF\x00\x00\x00\x00WEBP", b"RIFF\x00\x00\x00\x00WEBPABCD" + bytes(40)])
def test_a_webp_without_a_header_is_broken(content: bytes) -> None:
    with pytest.raises(UnsupportedAttachment, match="damaged"):
        webp_size(content)
