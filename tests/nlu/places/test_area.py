"""A point lies in a city or beside it, whether its boundary is a box or goes around corners."""

import pytest

from nlu.places.area import Area

CORNER = Area([(51.0, 10.0), (51.0, 10.2), (51.1, 10.2), (51.1, 10.1), (51.2, 10.1), (51.2, 10.0)])


@pytest.mark.parametrize("corners", [[(51.0, 10.0), (51.2, 10.3)], [(51.2, 10.0), (51.0, 10.3)]])
def test_two_opposite_corners_are_a_box(corners: list[tuple[float, float]]) -> None:
    box = Area(corners)
    assert (51.1, 10.1) in box
    assert all(point not in box for point in ((50.9, 10.1), (51.3, 10.1), (51.1, 9.9), (51.1, 10.4), (-90.0, 180.0)))


def test_a_polygon_is_followed_around_its_corners() -> None:
    assert (51.05, 10.15) in CORNER
    assert (51.15, 10.05) in CORNER
    assert (51.15, 10.15) not in CORNER


@pytest.mark.parametrize("corners", [[], [(51.0, 10.0)], [(51.0, 10.0), (91.0, 10.0)], [(51.0, 10.0), (51.0, 181.0)]])
def test_what_encloses_nothing_or_is_nowhere_is_refused(corners: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="corner"):
        Area(corners)
