"""Streets with Turkish endings and numbers with foreign words are read as the list has them."""

import pytest

from actions.foreign_places import as_german


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("Frankfurter Straße'de çukur var", "Frankfurter Straße çukur var"),
        ("Frankfurter Straße’deki lamba", "Frankfurter Straße lamba"),
        ("Frankfurter Strassede çukur var", "Frankfurter Strasse çukur var"),
        ("Bonner Str.'de", "Bonner Str."),
        ("Reederweg'de lamba yanmıyor", "Reederweg lamba yanmıyor"),
        ("Werftstraße 12'de", "Werftstraße 12"),
        ("12 numara", "Nr. 12"),
        ("Werftstraße kapı numarası 12", "Werftstraße Nr. 12"),
        ("16 numaranın önünde", "Nr. 16 önünde"),
        ("number 7", "Nr. 7"),
        ("house number 7a", "Nr. 7a"),
        ("numéro 7", "Nr. 7"),
        ("номер 7", "Nr. 7"),
        ("رقم 7", "Nr. 7"),
    ],
)
def test_endings_and_words_for_the_number_are_taken_off(text: str, german: str) -> None:
    assert as_german(text) == german


@pytest.mark.parametrize(
    "text",
    [
        "In der Bonner Straße den Müll abholen",
        "rue de l'école",
        "Bonner Straße 12 a",
        "",
        "number 01234 567890",
        "dell'Arsenale 3",
    ],
)
def test_all_else_stays_what_it_is(text: str) -> None:
    assert as_german(text) == text
