"""Text from outside: whatever comes, it can be stored and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.cases.plain import clean, one_line
from tests.bot.cases.reports import report

BAD = {
    "empty": "",
    "only space": " \n\t ",
    "only marks": "\u202e\u200f\x00",
    "too long": "ä" * 10_000,
}
KEPT = ["😀😀", "<script>alert(1)</script>", "'; DROP TABLE cases; --", "/inform{}", "{{7*7}} %s {0}", "مصباح"]


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_a_description_must_be_readable_and_not_endless(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        report(description=text)
    assert caught.value.errors()[0]["loc"] == ("description",)


@pytest.mark.parametrize("text", KEPT)
def test_what_people_type_stays_as_it_is(text: str) -> None:
    assert report(description=text).description == text


def test_what_nobody_types_is_left_out() -> None:
    assert clean("a\x00b\u202ec\ud800d\ufffee\r\nf") == "abcde\nf"
    assert one_line(" Bonner\n Straße\t12 ") == "Bonner Straße 12"


@given(st.text(st.characters()))
def test_whatever_comes_can_be_stored_and_is_cleaned_only_once(text: str) -> None:
    tidy = clean(text)
    assert tidy.encode().decode() == tidy
    assert "\x00" not in tidy
    assert clean(tidy) == tidy


@pytest.mark.parametrize("field", ["conversation", "client_key", "external_key", "person"])
@pytest.mark.parametrize("key", ["", "\x00", "a\nb", "\ud800", "x" * 201])
def test_a_key_is_never_changed_but_refused(field: str, key: str) -> None:
    with pytest.raises(ValidationError):
        report(**{"conversation": "c"} | {field: key})
