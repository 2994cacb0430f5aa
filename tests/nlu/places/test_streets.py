import pickle
from pathlib import Path

import pytest

from nlu.places.street_csv import Row, StreetListError
from nlu.places.streets import StreetList

ROWS = (
    Row("Kaistraße", "Hafen", "99993", "2", (51.0, 10.0)),
    Row("Kaistraße", "Hafen", "99993", "2a", (51.2, 10.2)),
    Row("Kaistr.", "Hafen", "99992", "10", None),
    Row("Kaistraße", "Altstadt", "99990"),
    Row("Bahnweg", "Hafen"),
    Row("Bähnweg", "Hafen"),
)


def test_rows_of_one_name_and_district_are_one_street_with_all_its_postcodes() -> None:
    streets = StreetList(ROWS)
    assert [(one.name, one.district) for one in streets.streets] == [
        ("Bähnweg", "Hafen"),
        ("Bahnweg", "Hafen"),
        ("Kaistraße", "Altstadt"),
        ("Kaistraße", "Hafen"),
    ]
    assert streets.streets[3].postcodes == {"99992", "99993"}
    assert (streets.postcodes, streets.districts) == ({"99990", "99992", "99993"}, ("Altstadt", "Hafen"))


def test_the_point_is_that_of_the_house_and_else_the_middle_of_the_street() -> None:
    streets = StreetList(ROWS)
    street = streets.streets[3]
    assert streets.point_of(street, "2 A") == (51.2, 10.2)
    assert streets.point_of(street, "2-4") == (51.0, 10.0)
    assert streets.point_of(street, "10") == pytest.approx((51.1, 10.1))
    assert streets.point_of(street) == streets.point_of(street, "99") == pytest.approx((51.1, 10.1))
    assert streets.point_of(streets.streets[2], "2") is None


def test_knows_which_houses_there_are() -> None:
    streets = StreetList(ROWS)
    assert streets.knows_numbers(streets.streets[3])
    assert not streets.knows_numbers(streets.streets[2])
    assert [streets.has_number(streets.streets[3], number) for number in ("2", "2b", "3", "x")] == [
        True,
        True,
        False,
        False,
    ]


def test_survives_pickling() -> None:
    copy = pickle.loads(pickle.dumps(StreetList(ROWS)))
    assert copy.point_of(copy.streets[3], "2a") == (51.2, 10.2)


def test_loads_a_file_and_names_it_where_it_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "streets.csv"
    path.write_text("street\nKaistraße\n", encoding="utf-8")
    assert len(StreetList.load(path)) == 1
    path.write_bytes(b"street\nKaistra\xdfe\n")
    with pytest.raises(StreetListError, match=r"^streets\.csv, line 2"):
        StreetList.load(path)
