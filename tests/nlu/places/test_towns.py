"""Another town is found beside a place, and never inside of a street's name."""

import pytest

from tests.nlu.places.small_city import small_reader

READER = small_reader()


@pytest.mark.parametrize(
    ("said", "town", "street"),
    [
        ("Bonner Straße 12 in Leipzig", "Leipzig", "Bonner Straße"),
        ("in leipzig in der Bonner Straße", "leipzig", "Bonner Straße"),
        ("Bonner Straße 12, Bergisch Gladbach", "Bergisch Gladbach", "Bonner Straße"),
        ("Bonner Straße in Muenchen", "Muenchen", "Bonner Straße"),
        ("Kölner Straße 5", None, "Kölner Straße"),
        ("in essen steht die Bonner Straße", None, "Bonner Straße"),
        ("Messe in Halle 3, Bonner Straße", None, "Bonner Straße"),
        ("wohnhaft in Köln; Bonner Straße 3", None, "Bonner Straße"),
    ],
)
def test_a_town_is_read_beside_the_street(said: str, town: str | None, street: str) -> None:
    read = READER.read(said)
    assert (read.town, read.street) == (town, street)


def test_the_town_is_no_part_of_what_is_left() -> None:
    assert READER.read("Schlagloch in Erfurt, Bonner Straße 7").rest == "Schlagloch"


def test_a_postcode_says_it_better() -> None:
    read = READER.read("Bonner Straße 7, 99084 Erfurt in Thüringen bei Leipzig")
    assert (read.postcode, read.town) == ("99084", "Erfurt")
