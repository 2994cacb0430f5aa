import pickle

import pytest

from nlu.places.matching import FOUND_FROM, Decision, StreetMatcher
from nlu.places.street_csv import Row
from nlu.places.streets import StreetList
from tests.nlu.places.small_city import small_matcher

MATCHER = small_matcher()


@pytest.mark.parametrize(
    ("written", "street"),
    [
        ("Bonner Str.", "Bonner Straße"),
        ("bonnerstrasse", "Bonner Straße"),
        ("Boner Straße", "Bonner Straße"),
        ("Bonnre Straße", "Bonner Straße"),
        ("BonnerS traße", "Bonner Straße"),
        ("Kaiser-Allee", "Kaiserallee"),
        ("Burgunder Pl.", "Burgunderplatz"),
        ("Dornroschenweg", "Dornröschenweg"),
        ("Dornröschnwg", "Dornröschenweg"),
        ("Geschwister Atler Strase", "Geschwister-Adler-Straße"),
        ("Straße Karl Wilhelm", "Karl-Wilhelm-Straße"),
        ("Wilhelm-Karl-Straße", "Karl-Wilhelm-Straße"),
        ("Amalie Bader Str", "Amalie-Baader-Straße"),
        ("Südl. Parkpromenade", "Südliche Parkpromenade"),
        ("Sankt Georgs Weg", "St.-Georg-Weg"),
        ("Vierzen Morgn", "Vierzehn Morgen"),
        ("am alten Mark", "Am Alten Markt"),
        ("Zirkel", "Zirkel"),
    ],
)
def test_finds_the_street_however_it_is_written(written: str, street: str) -> None:
    match = MATCHER.match(written)
    assert match.street is not None
    assert match.street.name == street
    assert match.candidates[0].likeness >= FOUND_FROM


def test_an_exact_name_wins_over_its_twin_of_another_umlaut() -> None:
    assert [MATCHER.match(name).street for name in ("Bäckerweg", "Backerweg")] == [
        street for name in ("Bäckerweg", "Backerweg") for street in MATCHER.streets.streets if street.name == name
    ]


def test_a_name_of_two_districts_is_asked_about_unless_more_is_known() -> None:
    match = MATCHER.match("Haubtstrasse")
    assert match.decision is Decision.CHOICES
    assert {found.street.district for found in match.candidates} == {"Altstadt", "Südstadt"}
    for known in ({"district": "südstadt"}, {"postcode": "99994"}):
        found = MATCHER.match("Hauptstraße", **known).street
        assert found is not None
        assert found.district == "Südstadt"


def test_the_house_number_tells_twins_apart_where_the_list_has_numbers() -> None:
    rows = [Row("Hofweg", district, "", number) for district, number in (("Nord", "1"), ("Nord", "3"), ("Süd", "40"))]
    match = StreetMatcher(StreetList(rows)).match("Hofweg", house_number="40b")
    assert match.candidates[0].street.district == "Süd"
    assert match.candidates[0].likeness > 0.8


def test_two_near_names_are_choices_and_the_likenesses_share_what_is_sure() -> None:
    match = MATCHER.match("Hartstraße")
    assert match.decision is Decision.CHOICES
    assert [found.street.name for found in match.candidates] == ["Hardtstraße", "Harzstraße"]
    assert sum(found.likeness for found in match.candidates) <= 1


@pytest.mark.parametrize(
    ("written", "asked"),
    [("Bonner", "Bonner Straße"), ("Gartenweg", "Gartenstraße"), ("Alte Kaiserstraße", "Kaiserstraße")],
)
def test_another_or_no_kind_of_street_and_words_before_it_are_never_a_silent_guess(written: str, asked: str) -> None:
    match = MATCHER.match(written)
    assert match.decision is Decision.CHOICES
    assert match.candidates[0].street.name == asked


@pytest.mark.parametrize("written", ["Quittenbaumweg", "Rhabarberstraße", "Straße", "Weg", "x", "", "!?", "9", "\x00"])
def test_nothing_near_is_unknown(written: str) -> None:
    match = MATCHER.match(written)
    assert (match.decision, match.candidates, match.street) == (Decision.UNKNOWN, (), None)


def test_a_postcode_of_another_town_is_never_found() -> None:
    assert MATCHER.match("Kaiserstraße", postcode="12345").decision is Decision.CHOICES
    assert MATCHER.match("Kaiserstraße", postcode="99990").decision is Decision.FOUND


def test_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(MATCHER)).match("Boner Straße") == MATCHER.match("Boner Straße")
