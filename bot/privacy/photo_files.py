"""What a file claims to be, read from its bytes before any decoder touches it."""

import re
from typing import Literal, NoReturn

from bot.errors import AttachmentTooLarge, UnsupportedAttachment

MediaType = Literal["image/jpeg", "image/png", "image/webp"]
Reason = Literal["format", "second", "shape", "pixels", "broken"]
"""Why a photo was refused: stands in the error's values, so that a form can say it in the citizen's language."""

MAX_BYTES = 10 * 1024 * 1024
"""Largest file (contract)."""
MAX_MEGAPIXELS: dict[MediaType, int] = {"image/jpeg": 52, "image/png": 20, "image/webp": 13}
"""The largest photos of phones have 50 million pixels and are JPEG, which is scaled down while it is decoded. A pixel
of the others takes 4 bytes of memory, in WebP four times over."""
MIN_SIDE = 32
"""Pixels; a smaller picture shows nothing that could be repaired."""
MAX_RATIO = 20
"""Longer by shorter side; panoramas of phones have less than 12."""

_SENTENCES: dict[Reason, str] = {
    "format": "the file is not a JPEG, PNG or WebP photo",
    "second": "the file holds something else beside the photo",
    "shape": f"the photo is too small or too narrow: each side needs {MIN_SIDE} pixels",
    "pixels": "the photo has too many pixels",
    "broken": "the photo is damaged or incomplete",
}
_ENDS = 65_536
"""Where browsers and archive programs look for what a file is: its first and its last bytes."""
_FOREIGN = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg)[\s>]|<\?php|%PDF-", re.IGNORECASE)
_ZIP_END, _ZIP_END_SIZE = b"PK\x05\x06", 22


def refuse(reason: Reason, **values: object) -> NoReturn:
    """Raise UnsupportedAttachment with its sentence and its reason."""
    raise UnsupportedAttachment(_SENTENCES[reason], reason=reason, **values)


def photo_type(content: bytes) -> MediaType | None:
    """What kind of photo the first bytes announce; None where they announce none."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def kind(content: bytes) -> MediaType:
    """The media type by content; raises AttachmentTooLarge (with the limit in MB) or UnsupportedAttachment."""
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        raise AttachmentTooLarge(f"a photo may have {limit} MB at most", limit=limit)
    found = photo_type(content)
    if found is None:
        refuse("format")
    if _FOREIGN.search(content[:_ENDS]) or _FOREIGN.search(content[-_ENDS:]) or _is_archive(content):
        refuse("second")
    return found


def check_size(media_type: MediaType, width: int, height: int) -> None:
    """Raises UnsupportedAttachment for pixels that would take too much memory or show nothing."""
    short, long = sorted((width, height))
    if width * height > MAX_MEGAPIXELS[media_type] * 1_000_000:
        refuse("pixels", limit=MAX_MEGAPIXELS[media_type])
    if short < MIN_SIDE or long > MAX_RATIO * short:
        refuse("shape", limit=MIN_SIDE)


def webp_size(content: bytes) -> tuple[int, int]:
    """Width and height by the header (RFC 9649): the decoder would take memory for all pixels before it tells them."""
    chunk, number = content[12:16], int.from_bytes
    if len(content) < 30:
        refuse("broken")
    if chunk == b"VP8X":
        return number(content[24:27], "little") + 1, number(content[27:30], "little") + 1
    if chunk == b"VP8L":
        bits = number(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        return number(content[26:28], "little") & 0x3FFF, number(content[28:30], "little") & 0x3FFF
    refuse("broken")


def _is_archive(content: bytes) -> bool:
    """A ZIP file is read from its end: a record whose comment reaches exactly to the last byte."""
    at = content.rfind(_ZIP_END, max(len(content) - _ENDS - _ZIP_END_SIZE, 0))
    comment = int.from_bytes(content[at + 20 : at + _ZIP_END_SIZE], "little")
    return at >= 0 and at + _ZIP_END_SIZE + comment == len(content)
