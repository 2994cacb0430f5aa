"""Secret words: easy to say, kept as a slow hash, and recognised however they are typed."""

import pytest

from bot.cases.secret_word import generate, hashed, matches
from bot.privacy.secret_words import words


@pytest.fixture
def cheap_passwords() -> None:
    """They are as dear as in cities here."""


def test_two_different_words_are_drawn() -> None:
    drawn = [generate().split() for _ in range(50)]
    assert all(len(set(pair)) == 2 and set(pair) <= set(words()) for pair in drawn)
    assert len({tuple(pair) for pair in drawn}) > 40


def test_the_words_are_recognised_in_any_order_and_case_and_no_others() -> None:
    kept = hashed("Apfel Leiter")
    for typed in ("Apfel Leiter", "leiter, apfel", "APFEL-LEITER", " apfel\n leiter."):
        assert matches(typed, kept)
    for typed in ("", "Apfel", "Leiter", "Apfel Leiter Boot", "ApfelLeiter", "Apfel Leitern", "\x00", "a" * 10_000):
        assert not matches(typed, kept)


def test_umlauts_are_typed_in_either_way() -> None:
    assert matches("Bär Tür", hashed("Baer Tuer"))


def test_the_words_do_not_stand_in_what_is_kept_and_two_hashes_differ() -> None:
    one, other = hashed("Apfel Leiter"), hashed("Apfel Leiter")
    assert one != other
    assert "pfel" not in one + other
    assert len(one) <= 100, "the column is no wider"


def test_where_nothing_is_kept_nothing_matches() -> None:
    assert not matches("", None)
    assert not matches("Apfel Leiter", None)
