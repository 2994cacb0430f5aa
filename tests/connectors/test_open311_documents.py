"""Answers of real servers are read as they were recorded, and nothing that somebody makes up does harm."""

from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.open311_documents import LARGEST, MOST_PARTS, Unreadable, records, text
from connectors.open311_requests import requests

SHARED = Path(__file__).parents[3] / "shared" / "data" / "open311"
recorded = pytest.mark.skipif(
    not SHARED.exists(), reason="the recorded answers of real servers are not on this machine"
)

ENTITY = b'<!DOCTYPE a [<!ENTITY x "boom">]><services><service><service_code>&x;</service_code></service></services>'
OUTSIDE = b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><services/>'
LAUGHS = b"""<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]><request><status>&e;</status></request>"""


def _recorded(shared_data: Path, name: str) -> list[dict[str, str | None]]:
    found = records((shared_data / "open311" / name).read_bytes())
    return [{field: text(one, field) for field in one} for one in found]


def test_the_requests_of_toronto_are_read_though_half_of_their_fields_are_empty(shared_data: Path) -> None:
    many, single = _recorded(shared_data, "requests_many.xml"), _recorded(shared_data, "requests_single.xml")
    assert [one["service_request_id"] for one in many] == ["101005420892", "101005420894"]
    assert single == many[:1]
    assert many[0]["description"] is None
    assert many[0]["updated_datetime"] is None


def test_the_requests_of_chicago_are_read_with_numbers_that_are_numbers(shared_data: Path) -> None:
    found = requests(records((shared_data / "open311" / "service_requests.json").read_bytes()))
    assert [(one.id, one.status, one.notes) for one in found] == [
        ("14-01100669", "open", None),
        ("14-01100627", "open", "Locked"),
    ]
    assert _recorded(shared_data, "service_requests.json")[0]["lat"] == "41.858724777757864"


def test_the_services_of_giessen_are_read_with_their_umlauts(shared_data: Path) -> None:
    found = _recorded(shared_data, "services_giessen.xml")
    assert len(found) == 8
    assert found[3]["service_name"] == "Verkehrsschild beschädigt"


def test_the_services_of_the_first_city_are_read(shared_data: Path) -> None:
    assert [one["service_code"] for one in _recorded(shared_data, "service_list.json")] == ["001", "002", "003"]


@pytest.mark.parametrize(
    "answer",
    [
        b'[{"service_request_id": 4711}]',
        b'{"service_request_id": "4711"}',
        b'{"service_requests": [{"service_request_id": 4711.0}]}',
        b'{"service_requests": {"request": {"service_request_id": " 4711 "}}}',
        b"<service_requests><request><service_request_id>4711</service_request_id></request></service_requests>",
        b"<service_requests><service_request_id>4711</service_request_id></service_requests>",
        b"<request><service_request_id>4711</service_request_id><token/></request>",
        b'\xef\xbb\xbf[{"service_request_id": 4711}]',
        b'\n<?xml version="1.0"?><o:r xmlns:o="urn:o"><o:service_request_id>4711</o:service_request_id></o:r>',
        '<?xml version="1.0" encoding="latin1"?><r><service_request_id>4711</service_request_id><a>ä</a></r>'.encode(
            "latin-1"
        ),
    ],
)
def test_one_request_is_read_however_it_is_wrapped(answer: bytes) -> None:
    assert [one.id for one in requests(records(answer))] == ["4711"]


@pytest.mark.parametrize("nothing", [None, "", " ", "null", "NULL", [], {}, True, ["1"]])
def test_all_ways_to_say_nothing_are_nothing(nothing: object) -> None:
    assert text({"service_request_id": nothing}, "service_request_id") is None


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"   ",
        b"OK",
        b"null",
        b'"4711"',
        b"<html><body>Service unavailable</body></html>",
        b"<!DOCTYPE html><html><body><p>Service unavailable<br></body></html>",
        b'[{"service_request_id": 1}',
        b"<request><service_request_id>1</request>",
        b"[" * 100_000,
        b"[" * 40 + b"]" * 40,
        b"<a>" * 40 + b"1" + b"</a>" * 40,
        b"<a>" * 100_000,
        b'[{"lat": NaN}]',
        b'[{"service_request_id": ' + b"9" * 5_000 + b"}]",
        b"[\xff\xfe]",
        ENTITY,
        OUTSIDE,
        LAUGHS,
        b"[" + b" " * LARGEST + b"]",
        b"<r>" + b"<a/>" * MOST_PARTS + b"</r>",
        b"[" + b"{}," * MOST_PARTS + b"{}]",
    ],
    ids=lambda answer: repr(answer[:24]),
)
def test_everything_else_is_refused(answer: bytes) -> None:
    with pytest.raises(Unreadable):
        records(answer)


@pytest.mark.parametrize(
    "answer", [b"[]", b"{}", b"<service_requests/>", b'<service_requests type="array"></service_requests>']
)
def test_an_empty_list_is_an_answer(answer: bytes) -> None:
    assert records(answer) == []


@given(st.one_of(st.binary(), st.text().map(str.encode), st.text().map(lambda text: f"<a>{text}</a>".encode())))
def test_whatever_comes_is_read_or_refused(answer: bytes) -> None:
    try:
        found = records(answer)
    except Unreadable:
        return
    for record in found:
        for name in record:
            value = text(record, name)
            assert value is None or value.isprintable()


def test_a_record_with_two_hundred_thousand_children_of_one_name_takes_no_second() -> None:
    wide = b"<r><b>1</b>" + b"<a>1</a>" * 200_000 + b"</r>"
    began = process_time()
    [record] = records(wide)
    assert process_time() - began < 1
    assert (len(record["a"]), text(record, "b")) == (200_000, "1")
