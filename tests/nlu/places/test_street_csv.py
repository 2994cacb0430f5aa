import pytest

from nlu.places.street_csv import Row, StreetListError, parse_streets


def test_reads_the_known_columns_in_any_order_and_ignores_others() -> None:
    data = b"lon,note,street,lat,district,postcode\n10.1,x,Am Weiher,51.2,Hafen,99990\n"
    assert parse_streets(data) == [Row("Am Weiher", "Hafen", "99990", "", (51.2, 10.1))]


def test_a_byte_order_mark_and_semicolons_with_decimal_commas_are_what_spreadsheets_write() -> None:
    data = b"\xef\xbb\xbf" + b"street;house_number;lat;lon\r\nAm Weiher;12a;51,2;10,1\r\n"
    assert parse_streets(data) == [Row("Am Weiher", "", "", "12a", (51.2, 10.1))]


def test_the_street_alone_is_enough_and_empty_lines_do_not_matter() -> None:
    assert parse_streets("Street\n\nKaistraße\n\n".encode()) == [Row("Kaistraße")]


def test_latin_1_is_refused_with_the_line_and_what_to_do() -> None:
    with pytest.raises(StreetListError, match=r"city\.csv, line 3: not UTF-8 \(byte 0xdf\); please save"):
        parse_streets("street\nAm Weiher\nKaistraße\n".encode("latin-1"), "city.csv")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1: no column `street`"),
        ("name,lat\nx,1\n", "line 1: no column `street`"),
        ("street,street\na,b\n", "line 1: column `street` stands there twice"),
        ("street\n", "line 1: no streets below"),
        ("street,district\n ,Hafen\n", "line 2: `street` is empty"),
        ("street,postcode\nKai,1067\n", "line 2: `postcode` must have five digits, not '1067'"),
        ("street,lat,lon\nKai,51.0,\n", "line 2: `lat` and `lon` go together"),
        ("street,lat,lon\nKai,51.0,10.0\nWeg,151.0,10.0\n", "line 3: `lat` must be degrees between -90 and 90"),
        ("street,lat,lon\nKai,nan,10.0\n", "line 2: `lat` must be degrees"),
        ("street\nKai,Hafen\n", "line 2: 2 values, but only 1 columns"),
        ('street\n"Kai', "no valid CSV"),
        ("street\nKai\x00\n", "line 2: `street` has control characters"),
        (f"street\n{'K' * 201}\n", "line 2: `street` has control characters or more than 200 letters"),
        (f"street\n{'K' * 200_000}\n", "no valid CSV"),
    ],
)
def test_a_wrong_list_is_refused_with_line_and_reason(text: str, reason: str) -> None:
    with pytest.raises(StreetListError) as refused:
        parse_streets(text.encode(), "streets.csv")
    assert reason in str(refused.value)
