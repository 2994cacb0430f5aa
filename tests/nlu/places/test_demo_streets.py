"""The invented street list of Musterstadt.

Its coordinates lie around 51.0 N 10.0 E, where the demo's offices already stand: fields and forest between villages,
in no real city's centre. Streets with offices lie where these do, and have their postcodes.
"""

from collections import Counter

from nlu.places.matching import Decision
from nlu.yaml_files import read_yaml
from tests.nlu.places.test_slips import DEMO, MATCHER

STREETS = MATCHER.streets


def test_has_streets_in_every_district_of_the_demo_city_and_nowhere_else() -> None:
    assert len(STREETS) >= 150
    assert set(STREETS.districts) == set(read_yaml(DEMO / "site.yml")["districts"])


def test_every_street_lies_in_one_small_area_with_a_postcode() -> None:
    for street in STREETS.streets:
        assert street.point is not None
        assert 50.96 < street.point[0] < 51.04
        assert 9.97 < street.point[1] < 10.04
        assert all(code.startswith("9999") for code in street.postcodes)


def test_has_every_street_where_an_office_stands_near_that_office() -> None:
    for office in read_yaml(DEMO / "offices.yml"):
        address = office["address"]
        found = MATCHER.match(address["street"], postcode=address["postal_code"]).street
        assert found is not None
        assert found.point is not None
        assert abs(found.point[0] - office["lat"]) + abs(found.point[1] - office["lon"]) < 0.01


def test_has_names_of_two_districts_and_near_twins() -> None:
    twice = [name for name, count in Counter(street.name for street in STREETS.streets).items() if count > 1]
    assert len(twice) >= 5
    assert MATCHER.match("Rosenweg").decision is Decision.CHOICES
    assert MATCHER.match("Hartstraße").decision is Decision.CHOICES
