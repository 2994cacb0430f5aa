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


@given(st.text(max_size=300))
def test_any_text_gives_parts_of_it_or_nothing(text: str) -> None:
    for value in (contact_in(text) or {}).values():
        assert value
        assert all(part in text for part in value.split())
