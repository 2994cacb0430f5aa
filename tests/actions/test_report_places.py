"""Where something is, held against the demo city's streets."""

import pytest

from actions import report_places as places
from bot.cases.streets import Streets, parsed
from bot.prepare import DEMO

MUSTERSTADT = frozenset({"Musterstadt", "Musterstadt (demo city)"})


@pytest.fixture(scope="module", name="streets")
def _streets() -> Streets:
    return Streets(parsed((DEMO / "streets.csv").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("In der Bonner Straße 12 ist die Laterne kaputt", "Bonner Straße 12, Bahnhofsviertel"),
        ("Bonner Str. 12", "Bonner Straße 12, Bahnhofsviertel"),
        ("Schilerstraße 3", "Schillerstraße 3, Westend"),
        ("In der Bergstraße 8 ist Eis", "Bergstraße 8, Lindenberg"),
        ("Hauptstraße 5 in Weiherfeld", "Hauptstraße 5, Weiherfeld"),
        ("Gegenüber dem Rewe in der Goetheallee", "Goetheallee, Westend (Gegenüber dem Rewe)"),
        ("Ecke Bonner Straße und Kölner Straße", "Bonner Straße / Kölner Straße, Bahnhofsviertel"),
    ],
)
def test_a_street_of_the_city_is_found(streets: Streets, said: str, address: str) -> None:
    found = places.find(said, streets)
    assert found.told == "found"
    assert places.address(found.places[0]) == address


def test_streets_of_one_name_are_offered(streets: Streets) -> None:
    found = places.find("Hauptstraße 5", streets)
    assert found.told == "which"
    assert [one["district"] for one in found.places] == ["Altstadt", "Nordstadt", "Weiherfeld"]


@pytest.mark.parametrize(
    ("said", "told", "name"),
    [
        ("In der Kaktusstraße 4 ist Müll", "unknown", "Kaktusstraße"),
        ("Hauptstraße 7, 99084 Erfurt", "outside", "99084 Erfurt"),
        ("auf der A4 liegt ein Reifen", "motorway", "A4"),
        ("gegenüber dem Rewe", "landmark", ""),
        ("irgendwo halt", "nothing", ""),
        ("", "nothing", ""),
    ],
)
def test_what_is_not_in_the_list_is_told_apart(streets: Streets, said: str, told: str, name: str) -> None:
    found = places.find(said, streets)
    assert (found.told, found.name) == (told, name)


@pytest.mark.parametrize(
    ("said", "town"),
    [
        ("Schlagloch in Erfurt, Lessingstraße 7", "Erfurt"),
        ("in der Lessingstraße 7 in Leipzig", "Leipzig"),
        ("in Köln in der Kölner Straße 5", "Köln"),
        ("Lessingstraße 7, Leipzig", "Leipzig"),
        ("Leipzig, Lessingstraße 7", "Leipzig"),
        ("in Essen ist die Laterne in der Lessingstraße 7 dunkel", "Essen"),
        ("Schlagloch in Erfurt", "Erfurt"),
        ("In Leipzig, Lessingstraße 7", "Leipzig"),
        ("In Leipzig-Connewitz, Lessingstraße 7", "Leipzig-Connewitz"),
    ],
)
def test_another_town_is_outside_without_a_postcode(streets: Streets, said: str, town: str) -> None:
    found = places.find(said, streets, city=MUSTERSTADT)
    assert (found.told, found.name) == ("outside", town)


@pytest.mark.parametrize(
    "said",
    [
        "In der Kölner Straße 5 liegt Müll",
        "In der Bonner Straße 12, Bahnhofsviertel, ist die Laterne kaputt",
        "Ich wohne in Leipzig, aber in der Lessingstraße 7 ist ein Schlagloch",
        "In der Lessingstraße 7 liegt Essen auf dem Gehweg",
        "Lessingstraße 7, Essen auf dem Gehweg",
        "In der Lessingstraße 7 steht ein Auto aus Hamburg",
        "Lessingstraße 7 in Musterstadt",
    ],
)
def test_a_town_that_is_not_named_as_the_place_is_not_outside(streets: Streets, said: str) -> None:
    assert places.find(said, streets, city=MUSTERSTADT).told == "found"


@pytest.mark.parametrize("name", ["Leipzig", "Stadt Leipzig"])
def test_the_city_itself_and_its_districts_are_no_other_town(streets: Streets, name: str) -> None:
    assert places.find("Lessingstraße 7 in Leipzig", streets, city=frozenset({name})).told == "found"
    rows = parsed((DEMO / "streets.csv").read_text(encoding="utf-8"))
    with_district = Streets(rows, ("Leipzig",))
    assert places.find("Lessingstraße 7 in Leipzig", with_district, city=MUSTERSTADT).told != "outside"


@pytest.mark.parametrize(
    ("said", "town"),
    [
        ("Schlagloch in Bad Muster, Lessingstraße 7", "Bad Muster"),
        ("Lessingstraße 7 in Probestedt", "Probestedt"),
        ("Lessingstraße 7, 99990 Probestedt", "Probestedt"),
    ],
)
def test_a_town_around_the_city_is_outside_also_with_a_postcode_that_both_have(said: str, town: str) -> None:
    rows = parsed((DEMO / "streets.csv").read_text(encoding="utf-8"))
    around = Streets(rows, (), ("Bad Muster", "Probestedt"))
    found = places.find(said, around, city=MUSTERSTADT)
    assert (found.told, found.name) == ("outside", town)
    assert places.find("Lessingstraße 7, 99990 Musterstadt", around, city=MUSTERSTADT).told == "found"


def test_a_boundary_says_what_is_in_the_city_however_far_the_next_street_is() -> None:
    drawn = Streets(parsed("street\nAm Wehr\n"), boundary=((50.9, 9.9), (51.1, 10.1)))
    assert places.pointed(51.09, 10.09, drawn) == {"lat": 51.09, "lon": 10.09, "point": True}
    assert places.pointed(52.52, 13.405, drawn) is None
    in_the_woods = Streets(parsed("street,lat,lon\nAm Wehr,51,10\n"), boundary=((50.9, 9.9), (51.1, 10.1)))
    assert places.pointed(51.09, 10.09, in_the_woods) is not None
    assert places.pointed(51.001, 10.2, in_the_woods) is None


def test_a_bare_house_number_belongs_to_the_street_that_is_known(streets: Streets) -> None:
    [known] = places.find("Bonner Straße 12", streets).places
    found = places.find("Nr. 14", streets, known)
    assert found.told == "number"
    assert places.address(found.places[0]) == "Bonner Straße 14, Bahnhofsviertel"
    assert places.find("Nr. 14", streets).told == "nothing"


def test_a_point_is_taken_in_the_city_and_nowhere_else(streets: Streets) -> None:
    inside = places.pointed(51.0006, 10.0005, streets)
    assert inside is not None
    assert places.address(inside) == "≈ Marktplatz, Altstadt"
    assert places.label(inside, "Karte") == "Karte (≈ Marktplatz, Altstadt)"
    assert places.pointed(52.52, 13.405, streets) is None
    assert places.pointed(-90, 180, streets) is None


def test_without_a_street_list_every_street_and_point_is_taken() -> None:
    nothing = Streets(())
    assert places.find("Lange Straße 3", nothing).told == "found"
    assert places.pointed(-90, 180, nothing) == {"lat": -90, "lon": 180, "point": True}


def test_a_house_that_the_list_does_not_have_gets_no_point_of_the_whole_street(streets: Streets) -> None:
    [house] = places.find("Bonner Straße 12", streets).places
    [street] = places.find("in der Bonner Straße", streets).places
    assert "lat" not in house
    assert "lat" in street
    assert "lat" not in places.with_landmark(street, "am Kiosk")


def test_a_place_is_complete_with_a_number_a_landmark_or_a_point() -> None:
    assert not places.is_complete({"street": "Nordring"})
    assert all(places.is_complete({"street": "Nordring", name: "x"}) for name in ("house_number", "landmark", "kept"))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("In der Frankfurter Straße", "Frankfurter Straße"),
        ("in der Frankfurter Str. 4", "Frankfurter Str."),
        ("in the Frankfurter Straße 4", "Frankfurter Straße"),
    ],
)
def test_an_unknown_street_is_named_without_what_leads_to_it(streets: Streets, said: str, name: str) -> None:
    found = places.find(said, streets)
    assert (found.told, found.name) == ("unknown", name)
