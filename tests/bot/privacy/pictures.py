"""Pictures made with Pillow, with everything that a phone writes beside the pixels."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import IFDRational

MARKER = "Quastelweg 17"
"""Stands in every note of these pictures and nowhere in their pixels."""
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><place>{MARKER}</place></x:xmpmeta>'.encode()
ORIENTATION, MAKER, DESCRIPTION, GPS = 0x0112, 0x010F, 0x010E, 0x8825


def picture(size: tuple[int, int] = (320, 240), mode: str = "RGB") -> Image.Image:
    """Its four quarters differ, so that a turn can be seen."""
    image = Image.new("RGB", size, (200, 30, 30))
    width, height = size
    image.paste((30, 200, 30), (width // 2, 0, width, height // 2))
    image.paste((30, 30, 200), (0, height // 2, width // 2, height))
    image.paste((240, 240, 240), (width // 2, height // 2, width, height))
    return image.convert(mode)


def exif(orientation: int = 1) -> bytes:
    """Where the photo was taken, by what, and how it was held."""
    notes = Image.Exif()
    notes[ORIENTATION], notes[MAKER], notes[DESCRIPTION] = orientation, MARKER, MARKER
    degrees = tuple(IFDRational(part, 1) for part in (48, 59, 31))
    notes.get_ifd(GPS).update({1: "N", 2: degrees, 3: "E", 4: degrees})
    return notes.tobytes()


def written(image: Image.Image, kind: str, orientation: int = 1) -> bytes:
    """The file with EXIF, XMP, a colour profile, IPTC and comments (JPEG), or text chunks (PNG)."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + MARKER.encode()
    notes: dict[str, Any] = {"exif": exif(orientation), "icc_profile": profile}
    if kind == "PNG":
        texts = PngInfo()
        texts.add_text("Comment", MARKER)
        texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
        notes["pnginfo"] = texts
    else:
        notes["xmp"] = XMP
    if kind == "JPEG":
        notes["comment"] = MARKER
        notes["extra"] = _segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00" + MARKER.encode())
    file = BytesIO()
    image.save(file, kind, **notes)
    return file.getvalue()


def _segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def bare(image: Image.Image, kind: str, **how: Any) -> bytes:
    """The file with nothing but its pixels."""
    file = BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def empty_png(width: int, height: int) -> bytes:
    """A PNG that claims a size; its pixels are nothing but zeros, of which a few bytes hold very many."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(min((width + 1) * height, 20_000_000)), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def with_late_notes(png: bytes) -> bytes:
    """A PNG whose text and EXIF stand behind its pixels."""
    notes = _chunk(b"tEXt", b"Comment\x00" + MARKER.encode()) + _chunk(b"eXIf", exif()[6:])
    return png.removesuffix(_chunk(b"IEND", b"")) + notes + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
