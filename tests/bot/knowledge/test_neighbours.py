"""Which neighbour of the city is meant, and that each can be reached."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.knowledge.files import Site, read_folder
from bot.knowledge.neighbours import Neighbour, neighbour_at, neighbour_called
from bot.prepare import DEMO
from nlu.places.area import Area

HILL = Neighbour(town="Bad Höhe", authority="Stadt Bad Höhe", phone="01234 98-0", postcodes=("99985",))
VALE = Neighbour(town="Tal", authority="Gemeinde Tal", url="https://tal.example", boundary=((51.1, 10.0), (51.2, 10.1)))
BOTH = (HILL, VALE)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Bad Höhe", HILL),
        ("bad hoehe", HILL),
        ("99985", HILL),
        ("99985 Höhe", HILL),
        ("99985 Tal", VALE),
        ("Tal-Nord", VALE),
        ("Talheim", None),
        ("99084 Erfurt", None),
        ("", None),
    ],
)
def test_a_neighbour_is_meant_by_its_name_or_its_postcode(said: str, meant: Neighbour | None) -> None:
    assert neighbour_called(BOTH, said) == meant


def test_a_point_is_on_the_ground_of_one_that_drew_its_boundary() -> None:
    assert neighbour_at(BOTH, (51.15, 10.05)) == VALE
    assert neighbour_at(BOTH, (51.0, 10.0)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": None},
        {"url": "javascript:alert(1)"},
        {"url": "https://tal.example/) [x](https://evil.example"},
        {"phone": "call us"},
        {"postcodes": ["9998"]},
        {"boundary": [[51.1, 10.0]]},
    ],
)
def test_one_that_nobody_could_reach_or_find_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Neighbour.model_validate(VALE.model_dump() | wrong)


def test_a_boundary_that_encloses_nothing_is_refused() -> None:
    with pytest.raises(ValidationError):
        Site.model_validate({"id": "neustadt", "name": {"de": "Neustadt"}, "languages": ["de"], "boundary": [[51, 10]]})


def test_the_demo_citys_neighbours_lie_around_it() -> None:
    site = read_folder(DEMO).site
    assert len(site.neighbours) >= 3
    assert (51.0006, 10.0005) in Area(site.boundary)
    assert neighbour_at(site.neighbours, (51.0006, 10.0005)) is None
    assert all(site.neighbours != () and one.boundary for one in site.neighbours)
