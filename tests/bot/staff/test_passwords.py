"""Passwords are long, not guessable, stored as Argon2id, and checked in the same time whether they exist or not."""

import time

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import WeakPassword
from bot.staff import passwords
from bot.staff.passwords import check_strength, hash_password, is_outdated, verify

_CITYS = passwords._hasher, passwords._nobodys
"""Before they are made cheap for tests."""


@pytest.fixture
def as_in_a_city(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here they cost what they cost in a city."""
    monkeypatch.setattr(passwords, "_hasher", _CITYS[0])
    monkeypatch.setattr(passwords, "_nobodys", _CITYS[1])


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "kurz",
        "elf zeichen",
        "a" * 129,
        "Passwort1234",
        "aaaaaaaaaaaaaaa",
        "abababababab",
        "anna.muster12",
        "123456789012",
    ],
)
def test_what_is_guessed_first_is_refused(weak: str) -> None:
    with pytest.raises(WeakPassword):
        check_strength(weak, "anna.muster")


@pytest.mark.parametrize(
    "good", ["Regenschirm-am-Hafen", "vier Worte sind genug", "ключ от старого дома", "x1Y.Z" * 25]
)
def test_any_long_password_is_good_if_it_is_not_common(good: str) -> None:
    check_strength(good, "anna")


def test_what_is_stored_is_argon2id_with_salt(as_in_a_city: None) -> None:
    first, second = hash_password("Regenschirm-am-Hafen"), hash_password("Regenschirm-am-Hafen")
    assert first.startswith("$argon2id$")
    assert first != second
    assert len(first) <= 200
    assert verify(first, "Regenschirm-am-Hafen")
    assert not verify(first, "regenschirm-am-hafen")


def test_the_same_letters_in_another_composition_are_the_same_password() -> None:
    assert verify(hash_password("Tu\u0308r am Hafen 7"), "T\u00fcr am Hafen 7")


@settings(max_examples=10, deadline=None)
@given(st.text(max_size=300))
def test_nothing_fits_an_account_without_password_or_a_broken_one(given_password: str) -> None:
    assert not verify(None, given_password)
    assert not verify("broken", given_password)


def test_parameters_of_yesterday_are_noticed(as_in_a_city: None) -> None:
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=8_192).hash("Regenschirm-am-Hafen"))
    assert not is_outdated(hash_password("Regenschirm-am-Hafen"))


def test_the_clock_does_not_tell_whether_there_is_a_password(as_in_a_city: None) -> None:
    stored = hash_password("Regenschirm-am-Hafen")
    verify(None, "warm")
    there, missing = (min(_seconds(found) for _ in range(3)) for found in (stored, None))
    assert 0.3 < missing / there < 3


def _seconds(stored: str | None) -> float:
    began = time.perf_counter()
    assert not verify(stored, "something else")
    return time.perf_counter() - began
