"""No text of any kind stops the reading, or takes long."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.places.matching import Decision
from nlu.places.place import Place
from nlu.places.reading import LONGEST
from nlu.places.street_csv import StreetListError, parse_streets
from tests.nlu.places.small_city import small_matcher, small_reader

MATCHER, READER = small_matcher(), small_reader()
_PIECES = st.sampled_from(
    ["Bonner ", "Straße ", "Str.", "12", " a", "/", "Ecke ", "am ", "An der ", "99990 ", "Rewe ", "gegenüber ", "\x00"]
    + ["\u200f", "\u202e", "🙂", "\n", ", ", "-", "Südstadt ", "L605", "Hausnummer ", "İ", "ß", "a\u0308", "\ud800"]
)
TEXTS = st.text(max_size=300) | st.lists(_PIECES, max_size=60).map("".join)
_SECONDS = 2.0
"""Ten times what the slowest text took."""


def _check(place: Place) -> None:
    ends = [at for span in place.spans for at in span]
    assert ends == sorted(ends)
    assert not ends or (ends[0] >= 0 and ends[-1] <= len(place.text))
    for part in (place.street, place.house_number, place.postcode, place.landmark, place.crossing):
        assert part is None or (part and part in place.text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    _check(READER.read(text))


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.none() | st.text(max_size=9), st.none() | st.text(max_size=9), st.none() | st.text(max_size=9))
def test_anything_is_matched_and_likenesses_are_shares(
    written: str, postcode: str | None, district: str | None, number: str | None
) -> None:
    match = MATCHER.match(written, postcode=postcode, district=district, house_number=number)
    likenesses = [found.likeness for found in match.candidates]
    assert likenesses == sorted(likenesses, reverse=True)
    assert sum(likenesses) <= 1.000001
    assert (match.decision is Decision.UNKNOWN) == (not likenesses)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda data: b"street,lat,lon\n" + data))
def test_any_file_is_read_or_refused_with_its_line(data: bytes) -> None:
    assert _outcome(data).startswith(("rows", "x.csv, line "))


def _outcome(data: bytes) -> str:
    try:
        return f"rows {len(parse_streets(data, 'x.csv'))}"
    except StreetListError as error:
        return str(error)


@pytest.mark.parametrize(
    "piece",
    [
        "x",
        "Straße ",
        "Am ",
        "12 ",
        "\x00",
        "\u200f🙂",
        "Boner Strase 1 ",
        "der ",
        "-",
        "Haid-",
        "nr ",
        "1,",
        "a.",
        " ",
        "Ä",
    ]
    + [
        "99990 A",
        "99990 ",
        "gegenüber dem ",
        "Ecke / ",
        "Rewe ",
        "(",
        "1-",
        "1 a ",
        "Hausnummer ",
        "\u0308",
        "Bonner ",
    ],
)
def test_ten_thousand_letters_are_read_at_once(piece: str) -> None:
    text = (piece * 10_000)[:LONGEST]
    began = time.thread_time()
    _check(READER.read(text))
    MATCHER.match(text)
    assert time.thread_time() - began < _SECONDS
