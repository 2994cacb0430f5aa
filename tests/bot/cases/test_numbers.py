"""Case numbers: a mistyped one is told from an unknown one, and any way of typing a right one is understood."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.cases import numbers
from bot.cases.numbers import ALPHABET, LETTERS, found_in, generate, read
from bot.errors import MistypedCaseNumber

generated = st.builds(
    lambda first, rest: numbers._grouped(first + rest + numbers._check_character(first + rest)),
    st.sampled_from(LETTERS),
    st.text(ALPHABET, min_size=6, max_size=6),
)
places = st.integers(0, 7)


def _mistyped(typed: str) -> bool:
    try:
        read(typed)
    except MistypedCaseNumber:
        return True
    return False


def test_a_new_number_is_grouped_begins_with_a_letter_and_is_right() -> None:
    drawn = {generate() for _ in range(200)}
    assert len(drawn) == 200, "drawn by chance from 217 million"
    for number in drawn:
        assert number[0] in LETTERS
        assert number[4] == "-"
        assert len(number) == 9
        assert read(number) == number


def test_the_alphabet_has_no_look_alikes_and_a_prime_size() -> None:
    assert not set(ALPHABET) & set("01OQDILZSGBU")
    assert len(ALPHABET) == len(set(ALPHABET)) == 17


@given(generated, places, st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(number: str, place: int, wrong: str) -> None:
    typed = number.replace("-", "")
    assume(typed[place] != wrong)
    assert _mistyped(typed[:place] + wrong + typed[place + 1 :])


@given(generated, places, places)
def test_any_two_characters_that_changed_places_are_found(number: str, one: int, other: int) -> None:
    typed = list(number.replace("-", ""))
    assume(typed[one] != typed[other])
    typed[one], typed[other] = typed[other], typed[one]
    assert _mistyped("".join(typed))


@given(generated, st.sampled_from(["", " ", "-", " - ", "–", ".", "/"]), st.booleans())
def test_spaces_hyphens_and_case_do_not_matter(number: str, between: str, lower: bool) -> None:
    typed = between.join(number.replace("-", ""))
    assert read(f" #{typed.lower() if lower else typed} ") == number


@given(generated)
def test_what_was_left_out_for_its_looks_is_read_as_what_it_looks_like(number: str) -> None:
    for digit, letter in {"2": "Z", "5": "S", "6": "G", "8": "B"}.items():
        assert read(number.replace(digit, letter)) == number
    assert read(number.replace("V", "u")) == number


@pytest.mark.parametrize(
    "junk", ["", "-", "ABC", "K7M4-29TX-2", "\x00" * 8, "٣٤٥٦٧٨٩٢", "😀" * 8, "ß" * 8, "K" * 10_000]
)
def test_what_cannot_be_a_number_is_refused(junk: str) -> None:
    assert _mistyped(junk)


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    assert found_in(text) is None or read(found_in(text) or "") == found_in(text)
    assert _mistyped(text) or read(read(text)) == read(text)


@given(generated)
def test_a_number_is_found_in_a_sentence(number: str) -> None:
    bare = number.replace("-", "")
    for typed in (number, bare, number.lower(), f"{bare[:4]} {bare[4:]}"):
        assert found_in(f"Was ist aus {typed} geworden?") == number
    assert found_in(f"Was ist aus x{bare} geworden?") is None


def test_phone_numbers_and_words_are_no_case_numbers() -> None:
    for said in ("Rufen Sie 2345 6789 an", "Die Laterne in der Straße ist kaputt", "Mühlenweg 2345-6789"):
        assert found_in(said) is None


@pytest.mark.parametrize("typed", ["K7M4-29TX", " k7m4 29tx", "K7M4-29T9", "0000-1111"])
def test_what_was_meant_as_a_number_is_told_apart_from_words(typed: str) -> None:
    assert numbers.looks_like_one(typed)


@pytest.mark.parametrize("typed", ["", "Bahnhofstraße 12", "Rathaus1", "Haus Turm", "K7M4", "K7M4-29TX-5"])
def test_words_and_addresses_are_no_numbers(typed: str) -> None:
    assert not numbers.looks_like_one(typed)
