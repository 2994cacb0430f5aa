"""Our answers beside recorded ones of real servers, and against the community's Swagger description of GeoReport v2."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from jsonschema import Draft4Validator

from bot.api.services import Services
from bot.cases.workflow import State
from tests.bot.api.open311.partners import BASE, CATALOGUE, FIELDS, TREE, changed, form, reported
from tests.bot.gateways import Gateway

PLACES = {"jurisdiction_id": "musterstadt"}


@pytest.fixture
def recorded(shared_data: Path) -> Path:
    return shared_data / "open311"


@pytest.fixture
def swagger(recorded: Path) -> dict[str, Any]:
    text = (recorded / "georeport_v2-1.swagger.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


async def _get(gateway: Gateway, path: str) -> Any:
    answer = await gateway.http.get(f"{BASE}/{path}", params=PLACES)
    assert answer.status_code == 200, answer.text
    return answer.json() if "json" in answer.headers["content-type"] else ElementTree.fromstring(answer.text)


def _shape(element: ElementTree.Element) -> Any:
    """Names of elements and of their children, without what stands in them; of a list those of its first entry."""
    return element.tag, sorted(child.tag for child in element[:1][0]) if len(element) else []


def _stated(data: Any) -> Any:
    """Without absent values: Swagger 2 has no word for null, which the specification's own examples have."""
    if isinstance(data, dict):
        return {name: _stated(value) for name, value in data.items() if value is not None}
    return [_stated(one) for one in data] if isinstance(data, list) else data


def _check(swagger: dict[str, Any], data: Any, definition: str) -> None:
    validator = Draft4Validator({"$ref": f"#/definitions/{definition}", "definitions": swagger["definitions"]})
    assert [error.message for error in validator.iter_errors(_stated(data))] == []


@pytest.mark.parametrize("name", ["requests_many.xml", "requests_single.xml"])
async def test_requests_in_xml_have_the_shape_of_torontos(
    gateway: Gateway, services: Services, recorded: Path, name: str
) -> None:
    case = reported(services).case
    path = f"requests/{case.number}.xml" if "single" in name else "requests.xml"
    ours, theirs = await _get(gateway, path), ElementTree.parse(recorded / name).getroot()
    assert _shape(ours) == _shape(theirs)
    assert _shape(ours)[1] == sorted(FIELDS)
    empty = {child.tag for child in theirs[0] if child.text is None}
    assert {child.tag for child in ours[0] if child.text is None} & empty  # what is absent looks the same


async def test_services_in_xml_have_the_shape_of_giessens(gateway: Gateway, recorded: Path) -> None:
    ours, theirs = await _get(gateway, "services.xml"), ElementTree.parse(recorded / "services_giessen.xml").getroot()
    assert ours.tag == theirs.tag == "services"
    assert {child.tag for child in theirs[0]} == {child.tag for child in ours[0]} - {"group"}
    words = {"metadata", "type"}
    allowed = {(one.tag, one.text) for one in theirs.iter() if one.tag in words} | {("metadata", "true")}
    assert {(one.tag, one.text) for one in ours[0] if one.tag in words} <= allowed


async def test_services_in_json_have_the_fields_and_types_of_the_recorded_ones(
    gateway: Gateway, recorded: Path
) -> None:
    theirs = json.loads((recorded / "service_list.json").read_text(encoding="utf-8"))
    [ours] = [one for one in await _get(gateway, "services.json") if one["service_code"] == "street-light"]
    for one in theirs:
        assert {name: type(value) for name, value in one.items()} == {name: type(ours[name]) for name in one}


async def test_requests_in_json_have_the_fields_and_types_of_chicagos(
    gateway: Gateway, services: Services, recorded: Path
) -> None:
    reported(services)
    [ours] = await _get(gateway, "requests.json")
    for one in json.loads((recorded / "service_requests.json").read_text(encoding="utf-8")):
        assert {name: type(value) for name, value in one.items()} == {name: type(ours[name]) for name in one}


async def test_recorded_answers_and_ours_fit_the_swagger_file(
    gateway: Gateway, services: Services, recorded: Path, swagger: dict[str, Any]
) -> None:
    changed(services, reported(services).case, State.RESOLVED, "Erledigt.")
    reported(services, service=TREE)
    requests = await _get(gateway, "requests.json")
    assert len(requests) == 2
    for one in (*requests, *json.loads((recorded / "service_requests.json").read_text(encoding="utf-8"))):
        _check(swagger, one, "Request")
    for one in (
        *await _get(gateway, "services.json"),
        *json.loads((recorded / "service_list.json").read_text(encoding="utf-8")),
    ):
        _check(swagger, one, "Service")
    for service in CATALOGUE.services:
        _check(swagger, await _get(gateway, f"services/{service.code}.json"), "ServiceDefinition")


async def test_filing_and_tokens_fit_the_swagger_file(gateway: Gateway, key: str, swagger: dict[str, Any]) -> None:
    for code, given in (("street-light", "service_request_id"), ("tree", "token")):
        answer = await gateway.http.post(f"{BASE}/requests.json", params=form(key, service_code=code) | PLACES)
        [filed] = answer.json()
        assert given in filed
        _check(swagger, filed, "RequestResponse")
    _check(swagger, (await _get(gateway, f"tokens/{filed['token']}.json"))[0], "TokenResponse")


async def test_every_call_of_the_swagger_file_is_there(
    gateway: Gateway, services: Services, swagger: dict[str, Any]
) -> None:
    case = reported(services).case
    values = {"service_request_id": case.number, "service_code": "hole", "token_id": case.id}
    for path, calls in swagger["paths"].items():
        right = path.replace("/request/", "/requests/")  # a slip of that file: the specification says `requests`
        for format_ in ("json", "xml"):
            address = BASE + right.format(response_format=format_, **values)
            for method in calls:
                answer = await gateway.http.request(method, address, params=PLACES)
                assert answer.status_code == (200 if method == "get" else 403), f"{method} {address}: {answer.text}"
