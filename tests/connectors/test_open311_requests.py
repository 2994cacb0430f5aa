"""A case in the words of GeoReport, and what a city says in ours."""

from typing import Any

import pytest

from bot.cases.catalogue import Attribute, Service, Value
from bot.cases.models import Case, Contact
from bot.storage.database import Database
from connectors.open311_requests import Request, fields, is_marked, mark, refusals, requests
from tests.bot.cases.reports import LAMP
from tests.connectors.carrying import filed

PROBLEM = Attribute(
    code="lamp-problem",
    description={"de": "Was ist mit der Laterne?"},
    datatype="multivaluelist",
    order=1,
    values=(Value(key="dark", name={"de": "Sie ist dunkel"}), Value(key="damaged", name={"de": "Mast beschädigt"})),
)
POLE = Attribute(code="lamp-number", description={"de": "Nummer am Mast?"}, datatype="string", order=2)
ASKING = LAMP.model_copy(update={"attributes": (POLE, PROBLEM)})
FOREIGN = ASKING.model_copy(update={"external_code": "013"})
ANSWERS = {"lamp-problem": ["dark", "damaged"], "lamp-number": "1204-17"}


def _fields(database: Database, service: Service | None = LAMP, **values: Any) -> tuple[Case, dict[str, list[str]]]:
    case = filed(database, **values)
    found: dict[str, list[str]] = {}
    for name, value in fields(case, service):
        found.setdefault(name, []).append(value)
    return case, found


def test_a_case_is_sent_with_its_mark_and_its_place(database: Database) -> None:
    case, sent = _fields(database)
    assert sent == {
        "service_code": ["street-light"],
        "description": [f"[Lotse {case.number}] Die Laterne ist dunkel."],
        "lat": ["51.000000"],
        "long": ["10.000000"],
        "address_string": ["Bonner Straße 12"],
    }


def test_the_contact_goes_along(database: Database) -> None:
    reach = Contact(name="Kim Maria Muster", email="kim@example.org", phone="0123", consent=True, purpose="Rückfragen")
    _, sent = _fields(database, contact=reach)
    names = ("first_name", "last_name", "email", "phone")
    assert [sent[name] for name in names] == [["Kim Maria"], ["Muster"], ["kim@example.org"], ["0123"]]


def test_answers_are_attributes_and_several_values_are_several(database: Database) -> None:
    _, sent = _fields(database, ASKING, attributes=ANSWERS | {"depth": 3.0})
    assert sent["attribute[lamp-problem][]"] == ["dark", "damaged"]
    assert sent["attribute[lamp-number]"] == ["1204-17"]
    assert sent["attribute[depth]"] == ["3"]


def test_a_system_with_codes_of_its_own_gets_them_and_the_answers_as_sentences(database: Database) -> None:
    _, sent = _fields(database, FOREIGN, attributes=ANSWERS)
    assert sent["service_code"] == ["013"]
    told = sent["description"][0].splitlines()
    assert told[1:] == ["Was ist mit der Laterne? Sie ist dunkel, Mast beschädigt", "Nummer am Mast? 1204-17"]
    assert not [name for name in sent if name.startswith("attribute")]


def test_a_category_that_was_taken_out_of_the_catalogue_is_sent_by_its_code(database: Database) -> None:
    _, sent = _fields(database, None)
    assert sent["service_code"] == ["street-light"]


def test_nobody_can_pretend_to_be_another_case(database: Database) -> None:
    other = mark("K7M4-29TX")
    case, sent = _fields(database, description=f"Wie {other} schon sagt, {other.lower()}")
    told = Request("1", None, "open", None, sent["description"][0])
    assert is_marked(told, case.number)
    assert not is_marked(told, "K7M4-29TX")


def test_a_mark_is_known_again_after_what_systems_do_to_texts() -> None:
    assert is_marked(Request("1", None, None, None, "Betreff: [LOTSE k7m4-29tx] Die Laterne"), "K7M4-29TX")
    assert not is_marked(Request("1", None, None, None, None), "K7M4-29TX")


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (
            {"service_request_id": "1", "status": "CLOSED", "status_notes": "Erledigt."},
            ("1", None, "closed", "Erledigt."),
        ),
        ({"service_request_id": 7, "status": "open", "status_notes": ""}, ("7", None, "open", None)),
        ({"service_request_id": None, "token": "t1"}, (None, "t1", None, None)),
        ({"service_request_id": "1", "status": "in Bearbeitung"}, ("1", None, "in bearbeitung", None)),
    ],
)
def test_what_a_city_says_is_understood(record: dict[str, object], found: tuple[object, ...]) -> None:
    one = requests([record])[0]
    assert (one.id, one.token, one.status, one.notes) == found


def test_what_has_neither_number_nor_token_is_no_request() -> None:
    assert requests([{"service_request_id": None}, {"service_request_id": "x" * 500}, {"status": "open"}]) == []


def test_errors_are_told_with_their_codes() -> None:
    told = [{"code": 400, "description": "jurisdiction_id was not provided"}, {"code": "404"}, {"code": "street-light"}]
    assert refusals(told) == ["400 jurisdiction_id was not provided", "404"]
