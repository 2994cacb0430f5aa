import pytest

from nlu.places.house_numbers import compact, named_number, number_after, only_number


@pytest.mark.parametrize(
    "written",
    ["12", "12a", "12 a", "12A", "12-14", "12 – 14", "2–2a", "3/1", "12a-d", "40+40a", "20 & 18", "16 und 18"],
)
def test_house_numbers_are_read_with_suffix_and_range(written: str) -> None:
    assert number_after(f"X {written}", 1) == (written, 2, 2 + len(written))
    assert only_number(f" {written} ") == written


@pytest.mark.parametrize(
    "text", ["12 Uhr", "3 Wochen", "12.5. kaputt", "12. Mai", "12:30", "3,5 m", "5 Laternen", "12345", "zwölf", ""]
)
def test_times_dates_and_amounts_are_none(text: str) -> None:
    assert number_after(f"X {text}", 1) is None


def test_a_letter_of_the_next_word_is_no_suffix() -> None:
    found = number_after("X 12 ist", 1)
    assert found is not None
    assert found[0] == "12"


def test_a_number_is_also_read_where_it_is_called_one() -> None:
    assert named_number("Laterne vor Hausnummer 12a geht nicht") == ("12a", 12, 26)
    assert only_number("Nr. 7") == "7"
    assert only_number("7 Bäume") is None


def test_one_spelling_of_ranges() -> None:
    assert compact("12 A – 14") == "12a-14"
    assert compact("16 und 18") == compact("16&18") == "16+18"
