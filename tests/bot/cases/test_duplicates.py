"""Has it been reported already: near in metres or the same house, of the same category, open and recent."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.cases.catalogue import Sameness
from bot.cases.duplicates import SHOWN, address_key, metres, near, same_address
from bot.cases.models import Change, Place
from bot.cases.record import Cases
from bot.cases.workflow import State
from tests.bot.cases.reports import ANNA, AT, LAMP, RUDE, SITE, hours, opened

HERE = Place(lat=51.0, lon=10.0)
METRE = 1 / 111_195
"""Degrees of latitude."""
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def _north(count: float) -> Place:
    return Place(lat=51.0 + count * METRE, lon=10.0)


def test_distances_agree_with_known_ones() -> None:
    one_degree = math.pi / 180 * 6_371_008.8
    assert metres((0, 0), (0, 1)) == pytest.approx(one_degree)
    assert metres((0, 0), (0, 180)) == pytest.approx(180 * one_degree)
    assert metres((60, 0), (60, 1)) == pytest.approx(one_degree / 2, rel=1e-4)
    cologne, bonn = (50.94128, 6.95828), (50.73352, 7.09814)  # the cathedral and the minster
    assert metres(cologne, bonn) == pytest.approx(25_100, rel=0.01)


@given(points, points)
def test_a_distance_is_the_same_both_ways_and_never_longer_than_half_around(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    assert metres(one, other) == pytest.approx(metres(other, one), abs=1e-6)
    assert 0 <= metres(one, other) <= math.pi * 6_371_009
    assert metres(one, one) == 0


def test_near_ones_come_nearest_first_and_far_ones_not_at_all(sql: Connection) -> None:
    far, nearer, nearest = (opened(sql, place=_north(count)) for count in (45, 30, -5))
    found = near(sql, SITE, LAMP, HERE, hours(1))
    assert [one.case.id for one in found] == [nearest.id, nearer.id]
    assert [one.metres for one in found] == pytest.approx([5, 30], rel=0.01)
    wider = LAMP.model_copy(update={"same": Sameness(within_m=50)})
    assert far.id in {one.case.id for one in near(sql, SITE, wider, HERE, hours(1))}


def test_the_same_house_is_near_without_coordinates(sql: Connection) -> None:
    case = opened(sql, place=Place(address="Bonner Straße 12, 99990 Musterstadt"))
    found = near(sql, SITE, LAMP, Place(address="bonner str. 12"), AT)
    assert [(one.case.id, one.metres) for one in found] == [(case.id, 0.0)]
    for elsewhere in (Place(address="Bonner Straße 14"), Place(address="Bonner Straße"), Place(), HERE):
        assert near(sql, SITE, LAMP, elsewhere, AT) == []


def test_only_open_recent_originals_of_the_category_and_site_count(sql: Connection) -> None:
    first = opened(sql)
    opened(sql, site="anderswo")
    opened(sql, service=LAMP.model_copy(update={"code": "bench"}))
    done, again = opened(sql), opened(sql)
    Cases().change(sql, done.id, 1, Change(state=State.RESOLVED), ANNA, AT)
    Cases().link(sql, again.id, 1, first.id, ANNA, AT)
    assert [one.case.id for one in near(sql, SITE, LAMP, HERE, hours(24 * 30))] == [first.id]
    assert near(sql, SITE, LAMP, HERE, hours(24 * 30 + 1)) == []


def test_complaints_about_the_administration_are_never_the_same(sql: Connection) -> None:
    opened(sql, service=RUDE)
    assert near(sql, SITE, RUDE, HERE, AT) == []


def test_a_flood_of_reports_shows_only_a_few(sql: Connection) -> None:
    for _ in range(SHOWN + 3):
        opened(sql)
    assert len(near(sql, SITE, LAMP, HERE, AT)) == SHOWN


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("Bonner Straße 12", "bonnerstr12"),
        ("BONNER STR. 12", "bonnerstr12"),
        ("Bonner Strasse 12a, Nordstadt", "bonnerstr12a"),
        ("Bonner-Straße 12 A", "bonnerstr12a"),
        ("99990 Musterstadt, Bonner Straße 012", "bonnerstr12"),
        ("Hauptstr.5", "hauptstr5"),
        ("Am Weiher 2 gegenüber dem Spielplatz", "amweiher2"),
        ("Straße des 17. Juni 135", "strdes17"),
        ("Bonner Straße", None),
        ("12", None),
        ("", None),
        ("😀 \u202e 3", None),
    ],
)
def test_addresses_are_compared_in_one_spelling(address: str, key: str | None) -> None:
    assert address_key(address) == key


@given(st.text())
def test_no_address_breaks_the_comparison(address: str) -> None:
    assert same_address(address, address) is (address_key(address) is not None)
    assert not same_address(address, None)
