"""How somebody is reached, found in what they write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.contacts import contact_in


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0171 1234567", "0171 1234567"),
        ("rufen Sie an: +49 (0)1234 / 56-789, danke", "+49 (0)1234 / 56-789"),
        ("01234.567890.", "01234.567890"),
        ("Anna Berg 01234 567890 ab 9 Uhr", "01234 567890"),
    ],
)
def test_a_telephone_number_is_found_in_a_sentence(text: str, phone: str) -> None:
    assert contact_in(text) == {"phone": phone}


@pytest.mark.parametrize(
    ("text", "email"),
    [("anna.berg@example.de", "anna.berg@example.de"), ("an a+b@mail.example.com.", "a+b@mail.example.com")],
)
def test_an_address_is_found_in_a_sentence(text: str, email: str) -> None:
    assert contact_in(text) == {"email": email}


def test_both_are_kept() -> None:
    found = contact_in("01234 567890 oder anna1990@example.de")
    assert found == {"phone": "01234 567890", "email": "anna1990@example.de"}


@pytest.mark.parametrize("text", ["", "keine Ahnung", "110", "10-12 Uhr", "anna@", "1" * 16, "@example.de"])
def test_what_reaches_nobody_is_no_contact(text: str) -> None:
    assert contact_in(text) is None


def test_what_is_longer_than_a_case_keeps_is_no_telephone_number() -> None:
    assert contact_in("12" + "-" * 400 + "345678") is None


@pytest.mark.parametrize("text", ["Hauptstraße 12 34567 Musterstadt", "Ring 12-14 34567", "5 99084 Erfurt"])
def test_a_house_number_with_a_postcode_is_no_telephone_number(text: str) -> None:
    assert contact_in(text) is None
    assert contact_in(f"{text}, 0171 1234567") == {"phone": "0171 1234567"}


@given(st.text(max_size=300) | st.text("0123456789 -/()+", max_size=300))
def test_any_text_gives_parts_of_it_or_nothing(text: str) -> None:
    for kind, value in (contact_in(text) or {}).items():
        assert value
        assert kind == "email" or len(value) <= 40
        assert all(part in text for part in value.split())
