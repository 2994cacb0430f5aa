"""What a citizen's text must be; whatever passes can be stored anywhere."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversations.checks import check_incoming, check_text
from bot.errors import BadRequest, BinaryText, EmptyText, LotseError, TooLong
from bot.messages import Incoming, Location


@given(st.text(st.characters(), max_size=50))
def test_any_text_is_either_tidied_or_refused_by_name(text: str) -> None:
    try:
        tidy = check_text(text)
    except (EmptyText, BinaryText):
        return
    tidy.encode("utf-8")
    assert tidy == tidy.strip() == unicodedata.normalize("NFC", tidy) != ""
    assert check_text(tidy) == tidy


@given(st.binary(min_size=1, max_size=200))
def test_bytes_read_as_text_never_raise_anything_else(junk: bytes) -> None:
    for encoding in ("latin-1", "utf-16-le"):
        try:
            check_text(junk.decode(encoding, "surrogatepass"))
        except (LotseError, UnicodeDecodeError):
            continue


@pytest.mark.parametrize("text", ["Grüße\nund\tTabs\r\n", "👩‍👩‍👧 Familie", "مرحبا", "a" * 2_000, "?"])
def test_what_people_type_is_taken(text: str) -> None:
    assert check_text(text) == text.strip()


def test_letters_and_marks_become_one_character() -> None:
    assert check_text("Mu\u0308ller") == "Müller"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b", "\u00ad\u2060", "\u3000"])
def test_a_text_without_anything_to_see_is_empty(text: str) -> None:
    with pytest.raises(EmptyText):
        check_text(text)


@pytest.mark.parametrize("text", ["a\x00", "\x7f", "\x85", "\ud800", "\ufffe", "\U0001ffff"])
def test_what_nobody_types_is_binary(text: str) -> None:
    with pytest.raises(BinaryText):
        check_text(text)


def test_one_character_too_many_is_too_long_and_says_the_limit() -> None:
    with pytest.raises(TooLong) as caught:
        check_text("a" * 2_001)
    assert caught.value.values == {"limit": 2_000}


def test_exactly_one_thing_is_said() -> None:
    point = Location(lat=1, lon=2)
    for said in ({"text": " a "}, {"choice": "/a"}, {"location": point}, {"attachment": "x"}):
        assert check_incoming(Incoming(client_id="1", **said))
    for said in ({}, {"text": "a", "choice": "/a"}, {"location": point, "attachment": "x"}):
        with pytest.raises(BadRequest):
            check_incoming(Incoming(client_id="1", **said))
    assert check_incoming(Incoming(client_id="1", text=" a ")).text == "a"
