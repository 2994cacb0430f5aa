import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.errors import LotseError, UnsupportedAttachment
from bot.privacy.photos import LONGEST_SIDE, Photo, clean
from tests.bot.privacy.pictures import MARKER, XMP, bare, empty_png, exif, picture, with_late_notes, written

ROOT = Path(__file__).parents[3]
KINDS = ("JPEG", "PNG", "WEBP")
RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 200, 30), (30, 30, 200), (240, 240, 240)
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")  # of notes that fuzzing broke
FILES = {kind: written(picture((64, 48)), kind) for kind in KINDS}


def opened(photo: Photo) -> Image.Image:
    return Image.open(BytesIO(photo.content))


def corners(photo: Photo) -> list[tuple[int, ...]]:
    """The known colour that is nearest to each quarter's: top left, top right, bottom left, bottom right."""
    image = opened(photo).convert("RGB")
    width, height = image.size
    places = [(x, y) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    seen = [image.getpixel(place) for place in places]
    colours = (RED, GREEN, BLUE, WHITE)
    return [min(colours, key=lambda c: sum(abs(a - b) for a, b in zip(c, p, strict=True))) for p in seen]  # type: ignore[arg-type]


def refused(content: bytes) -> str:
    with pytest.raises(UnsupportedAttachment) as error:
        clean(content)
    assert str(error.value) != error.value.code
    return str(error.value.values["reason"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_pictures_of_these_tests_do_say_where_they_were_taken(kind: str) -> None:
    content = written(picture(), kind)
    assert Image.open(BytesIO(content)).getexif().get_ifd(0x8825)[1] == "N"
    assert content.count(MARKER.encode()) >= 3


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_the_pixels_is_kept(kind: str) -> None:
    photo = clean(written(picture(), kind))
    image = opened(photo)
    assert MARKER.encode() not in photo.content
    assert not [word for word in (b"Exif", b"xmpmeta", b"ICC_PROFILE", b"8BIM", b"tEXt") if word in photo.content]
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert corners(photo) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_can_be_seen_through_stays_so_and_loses_its_notes_too(kind: str) -> None:
    image = picture(mode="RGBA")
    image.putpixel((5, 5), (0, 0, 0, 0))
    photo = clean(written(image, kind))
    assert photo.media_type == f"image/{kind.lower()}"
    assert MARKER.encode() not in photo.content
    assert not {"exif", "xmp", "icc_profile", "Comment", "XML:com.adobe.xmp"} & set(opened(photo).info)
    assert opened(photo).convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_notes_behind_the_pixels_are_not_kept_either(mode: str) -> None:
    image = Image.new(mode, (64, 64), (9, 9, 9, 99)[: len(mode)])
    content = with_late_notes(bare(image, "PNG"))
    assert content.count(MARKER.encode()) > 1
    photo = clean(content)
    assert MARKER.encode() not in photo.content
    assert dict(opened(photo).getexif()) == {}


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_only_might_be_seen_through_becomes_jpeg(kind: str) -> None:
    assert clean(bare(picture(mode="RGBA"), kind)).media_type == "image/jpeg"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
        (0, [RED, GREEN, BLUE, WHITE]),
        (99, [RED, GREEN, BLUE, WHITE]),
    ],
)
def test_it_stands_as_the_phone_was_held(kind: str, orientation: int, expected: list[tuple[int, ...]]) -> None:
    photo = clean(written(picture((320, 240)), kind, orientation))
    assert corners(photo) == expected
    assert (photo.width, photo.height) == ((240, 320) if orientation in (5, 6, 7, 8) else (320, 240))


def test_broken_notes_are_no_reason_to_refuse_a_photo() -> None:
    broken = bare(picture(), "JPEG", exif=exif()[:20] + b"\xff" * 60)
    assert corners(clean(broken)) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_what_it_is(kind: str) -> None:
    photo = clean(written(picture((300, 200)), kind))
    assert (photo.media_type, photo.width, photo.height, photo.size) == ("image/jpeg", 300, 200, len(photo.content))
    assert opened(photo).format == "JPEG"
    assert opened(photo).size == (300, 200)


@pytest.mark.parametrize("size", [(4080, 3060), (3060, 4080), (9000, 700)])
def test_large_photos_are_scaled_down_in_proportion(size: tuple[int, int]) -> None:
    photo = clean(bare(picture(size), "JPEG"))
    assert max(photo.width, photo.height) == LONGEST_SIDE
    assert photo.width / photo.height == pytest.approx(size[0] / size[1], rel=0.01)


def test_small_photos_are_not_blown_up() -> None:
    assert clean(bare(picture((100, 80)), "JPEG")).width == 100


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_bytes_give_the_same_photo(kind: str) -> None:
    content = written(picture(), kind, orientation=6)
    assert clean(content) == clean(content)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode: str) -> None:
    image = Image.new("I;16", (64, 64), 40_000) if mode == "I;16" else picture((64, 64), mode)
    photo = clean(bare(image, "PNG"))
    assert photo.media_type == "image/jpeg"
    if mode == "I;16":
        assert opened(photo).convert("L").getpixel((9, 9)) == pytest.approx(40_000 / 256, abs=3)


def test_a_png_with_a_transparent_colour_stays_png() -> None:
    assert clean(bare(Image.new("L", (64, 64)), "PNG", transparency=0)).media_type == "image/png"


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_printers_jpegs_are_read(mode: str) -> None:
    assert opened(clean(bare(picture(mode=mode), "JPEG"))).mode == "RGB"


def test_of_a_moving_picture_the_first_is_kept() -> None:
    frames = [picture((64, 64)), Image.new("RGB", (64, 64))]
    moving = bare(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100)
    assert corners(clean(moving)) == [RED, GREEN, BLUE, WHITE]


def test_the_film_that_phones_append_is_cut_off() -> None:
    photo = clean(FILES["JPEG"] + b"\x00\x00\x00\x18ftypmp42" + MARKER.encode() * 50)
    assert MARKER.encode() not in photo.content


def test_photos_in_two_views_keep_the_first_only() -> None:
    views = [picture((64, 64)), Image.new("RGB", (64, 64))]
    photo = clean(bare(views[0], "MPO", save_all=True, append_images=views[1:]))
    assert corners(photo) == [RED, GREEN, BLUE, WHITE]
    assert b"MPF" not in photo.content


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95])
def test_half_a_photo_is_broken(kind: str, share: float) -> None:
    content = bare(picture((640, 480)), kind)
    assert refused(content[: int(len(content) * share)]) == "broken"


@pytest.mark.parametrize("size", [(60_000, 1), (1, 1), (31, 400), (3000, 100)])
def test_what_shows_nothing_is_refused(size: tuple[int, int]) -> None:
    assert refused(empty_png(*size)) == "shape"


@pytest.mark.parametrize("size", [(60_000, 60_000), (5_001, 5_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    assert refused(empty_png(*size)) == "pixels"


def test_a_webp_bomb_is_refused_before_it_is_opened() -> None:
    content = bytearray(bare(picture((64, 64), "RGBA"), "WEBP", exif=exif(), xmp=XMP))
    assert content[12:16] == b"VP8X"
    content[24:30] = b"\xff\x3f\x00" * 2
    assert refused(bytes(content)) == "pixels"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), st.integers(0, 3_000))
def test_truncated_files_are_cleaned_or_refused(kind: str, length: int) -> None:
    _cleaned_or_refused(FILES[kind][:length])


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(KINDS), st.lists(st.tuples(st.integers(0, 5_000), st.binary(max_size=4)), min_size=1, max_size=8)
)
def test_mutated_files_are_cleaned_or_refused(kind: str, changes: list[tuple[int, bytes]]) -> None:
    content = bytearray(FILES[kind])
    for at, put in changes:
        content[at % len(content) : at % len(content) + len(put)] = put
    _cleaned_or_refused(bytes(content))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([FILES[kind][:30] for kind in KINDS] + [b""]), st.binary(max_size=200))
def test_any_bytes_are_cleaned_or_refused(head: bytes, tail: bytes) -> None:
    _cleaned_or_refused(head + tail)


def _cleaned_or_refused(content: bytes) -> None:
    done = _outcome(content)
    if isinstance(done, Photo):
        assert opened(done).size == (done.width, done.height)
        assert MARKER.encode() not in done.content
    else:
        assert done.status in (413, 415)
        assert str(done) != done.code


def _outcome(content: bytes) -> Photo | LotseError:
    try:
        return clean(content)
    except LotseError as error:
        return error


def test_pillow_is_loaded_only_when_a_photo_comes() -> None:
    script = "import sys, bot.privacy.photos; print('PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
