"""Photos of citizens, made harmless: written anew from their pixels, so that nothing else of the file is kept.

A phone writes into a photo where and when it was taken and by which device, often a small picture of it as well, and
some a short film. None of that is needed to mend a street lamp.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from bot.errors import LotseError
from bot.privacy.photo_files import MediaType, check_size, kind, refuse, webp_size

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

LONGEST_SIDE = 2048
"""Pixels; enough to read a number plate or a lamp's number across a street."""
_JPEG_QUALITY = 85
_ORIENTATION = 0x0112
_OPAQUE = 255
_SAVE: dict[MediaType, dict[str, object]] = {
    "image/jpeg": {"format": "JPEG", "quality": _JPEG_QUALITY},
    "image/png": {"format": "PNG"},
    "image/webp": {"format": "WEBP", "quality": _JPEG_QUALITY},
}


@dataclass(frozen=True)
class Photo:
    """A file without anything but its pixels; JPEG, or what it came as where something can be seen through it."""

    content: bytes
    media_type: MediaType
    width: int
    """Pixels."""
    height: int
    """Pixels."""

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


def clean(content: bytes) -> Photo:
    """The photo upright, at most `LONGEST_SIDE` long and without metadata; the same bytes give the same photo.

    Takes up to half a second and 250 MB for the largest files, so call it in a thread and not for many at once. Raises
    AttachmentTooLarge, or UnsupportedAttachment with a `reason` (see `photo_files.Reason`).
    """
    media_type = kind(content)
    if media_type == "image/webp":
        check_size(media_type, *webp_size(content))
    try:
        return _written(*_pixels(media_type, content))
    except LotseError:
        raise
    except Exception:  # decoders fail on hostile files in every way there is, and always because of the file
        refuse("broken")


def _pixels(media_type: MediaType, content: bytes) -> tuple[MediaType, "Image"]:
    image = _opened(media_type, content)
    check_size(media_type, *image.size)
    orientation = _orientation(image)
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # JPEG: half, a quarter or an eighth comes out of the decoder
    plain = _plain(image)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0)
    return media_type if plain.mode == "RGBA" else "image/jpeg", _upright(plain, orientation)


def _opened(media_type: MediaType, content: bytes) -> "ImageFile":
    """By the one decoder that fits, without asking all the others; Pillow is loaded only when a photo comes."""
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile
    from PIL.WebPImagePlugin import WebPImageFile

    if media_type == "image/jpeg":
        return JpegImageFile(BytesIO(content))
    return PngImageFile(BytesIO(content)) if media_type == "image/png" else WebPImageFile(BytesIO(content))


def _orientation(image: "ImageFile") -> int:
    """How the phone was held (EXIF 1 to 8); what cannot be read is upright."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # a broken note about the photo is no reason to refuse the photo
        return 1


def _plain(image: "Image") -> "Image":
    """RGBA where something can be seen through, else RGB, without the notes that go with the file."""
    image.load()  # now, because some notes stand behind the pixels and are read with them
    if image.mode.startswith("I"):  # 16 bits a pixel
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    plain = image if image.mode == mode else image.convert(mode)
    if plain.mode == "RGBA" and plain.getchannel("A").getextrema()[0] == _OPAQUE:
        plain = plain.convert("RGB")
    plain.info = {}
    return plain


def _upright(image: "Image", orientation: int) -> "Image":
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _written(media_type: MediaType, image: "Image") -> Photo:
    file = BytesIO()
    image.save(file, **_SAVE[media_type])  # type: ignore[arg-type]
    return Photo(file.getvalue(), media_type, *image.size)
