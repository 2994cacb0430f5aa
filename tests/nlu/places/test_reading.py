import sys
import unicodedata

import pytest

from nlu.places import tokens
from tests.nlu.places.small_city import small_reader

READER = small_reader()
PARTS = ("street", "house_number", "postcode", "town", "district", "landmark", "crossing")


@pytest.mark.parametrize(
    ("text", "read", "rest"),
    [
        (
            "in der Bonner Straße 12 ist seit Montag die Laterne kaputt",
            {"street": "Bonner Straße", "house_number": "12"},
            "ist seit Montag die Laterne kaputt",
        ),
        ("Kaiserstr. 5a, 76133", {"street": "Kaiserstr.", "house_number": "5a", "postcode": "76133"}, ""),
        (
            "Kaiserstraße 5, 76275 Ettlingen, Deutschland",
            {"street": "Kaiserstraße", "house_number": "5", "postcode": "76275", "town": "Ettlingen"},
            "Deutschland",
        ),
        ("gegenüber dem Rewe in der Südstadt", {"district": "Südstadt", "landmark": "gegenüber dem Rewe"}, ""),
        ("Ecke Hauptstraße / Marktplatz", {"street": "Hauptstraße", "crossing": "Marktplatz"}, ""),
        (
            "Die Ampel an der Kreuzung Kölner Straße und Bonner Str. geht nicht",
            {"street": "Kölner Straße", "crossing": "Bonner Str."},
            "Die Ampel geht nicht",
        ),
        ("Spielplatz am Stadtpark", {"landmark": "Spielplatz am Stadtpark"}, "Spielplatz"),
        ("Spielplatz am Marktplatz", {"street": "Marktplatz", "landmark": "Spielplatz"}, "Spielplatz"),
        ("Am Alten Markt", {"street": "Am Alten Markt"}, ""),
        ("am alten markt liegt Müll", {"street": "am alten markt"}, "liegt Müll"),
        ("Unter den Linden 12-14, 3 Laternen", {"street": "Unter den Linden", "house_number": "12-14"}, "3 Laternen"),
        ("An der Trift 17", {"street": "An der Trift", "house_number": "17"}, ""),
        ("Im Bohnenkamp", {"street": "Im Bohnenkamp"}, ""),
        ("Zum Eulennest 3/1", {"street": "Zum Eulennest", "house_number": "3/1"}, ""),
        ("Straße des 9. November 5", {"street": "Straße des 9. November", "house_number": "5"}, ""),
        ("Zirkel 23", {"street": "Zirkel", "house_number": "23"}, ""),
        ("Boner Strase 12 Müll", {"street": "Boner Strase", "house_number": "12"}, "Müll"),
        (
            "der Gehweg in der Weiherfelder Alee ist seit Tagen gesperrt",
            {"street": "Weiherfelder Alee"},
            "der Gehweg ist seit Tagen gesperrt",
        ),
        (
            "Der Müll muss weg, Hausnummer 12 in der Kaiserstraße",
            {"street": "Kaiserstraße", "house_number": "12"},
            "Der Müll muss weg",
        ),
        ("um 12 Uhr in der Kaiserstraße", {"street": "Kaiserstraße"}, "um 12 Uhr"),
        ("Altstadt, Quittenweg 3 c", {"street": "Quittenweg", "house_number": "3 c", "district": "Altstadt"}, ""),
        ("Schlagloch in Weiherfelt", {"district": "Weiherfeld"}, "Schlagloch"),
        ("Rintheimer Hauptstraße 4", {"street": "Rintheimer Hauptstraße", "house_number": "4"}, ""),
        ("Kleiner Anger 27", {"street": "Kleiner Anger", "house_number": "27"}, ""),
        ("L605, 99990 Musterstadt", {"street": "L605", "postcode": "99990", "town": "Musterstadt"}, ""),
        (
            "the street light at Bonner Street 12 is broken",
            {"street": "Bonner Street", "house_number": "12"},
            "the street light is broken",
        ),
        ("12a", {"house_number": "12a"}, ""),
    ],
)
def test_reads_the_place_and_leaves_the_description(text: str, read: dict[str, str], rest: str) -> None:
    place = READER.read(text)
    assert {name: getattr(place, name) for name in PARTS if getattr(place, name)} == read
    assert place.rest == rest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Seit 3 Wochen ist die Straße kaputt",
        "Der Gehweg vor dem Haus ist voller Müll",
        "Am Montag war im Moment nichts, am Abend dann Lärm",
        "ich habe keine Ahnung",
        "Der Radweg ist weg und der Spielplatz ist kaputt",
        "Es geht um Laterne Nr. 12345 und kostet 3,50 Euro",
        "/inform_district{}",
        "<b>'; DROP TABLE--</b>",
    ],
)
def test_a_text_without_a_place_is_none(text: str) -> None:
    place = READER.read(text)
    assert not place
    assert place.rest == text.strip(" ,;:/-").replace("  ", " ")


def test_signs_that_nobody_sees_do_not_hide_a_street() -> None:
    place = READER.read("in der Bon\u00adner\u200f Stra\u200bße 12")
    assert (place.street, place.house_number) == ("Bonner Straße", "12")
    assert place.text[slice(*place.spans[0])] == "in der Bonner Straße 12"


def test_a_bahnhof_is_a_landmark_and_no_misspelled_bahnhofstrasse() -> None:
    place = READER.read("am Bahnhof liegt Müll")
    assert (place.street, place.landmark) == (None, "am Bahnhof")


def test_all_signs_that_nobody_sees_are_known() -> None:
    signs = {sign for sign in range(sys.maxunicode + 1) if unicodedata.category(chr(sign)) == "Cf"}
    assert tokens._INVISIBLE.keys() == signs
