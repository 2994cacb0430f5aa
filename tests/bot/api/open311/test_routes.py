"""The OpenAPI document describes every call, in both formats, and the errors as they are."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.api.services import Services
from tests.bot.api.open311.partners import BASE, form, reported
from tests.bot.gateways import Gateway
from tests.described import described

CALLS = (
    "discovery",
    "services",
    "services/{service_code}",
    "requests",
    "requests/{service_request_id}",
    "tokens/{token}",
)


@pytest.fixture
def document() -> dict[str, Any]:
    return described()


def _answers(document: dict[str, Any], path: str, method: str = "get") -> dict[str, Any]:
    return dict(document["paths"][f"{BASE}/{path}"][method]["responses"])


def _check(document: dict[str, Any], described: dict[str, Any], data: Any) -> None:
    schema = described["content"]["application/json"]["schema"] | {"components": document["components"]}
    assert [error.message for error in Draft202012Validator(schema).iter_errors(data)] == []


@pytest.mark.parametrize("path", CALLS)
def test_every_call_is_described_in_both_formats_without_errors_that_it_does_not_have(
    document: dict[str, Any], path: str
) -> None:
    answers = _answers(document, path)
    assert "422" not in answers
    assert {"200", "404", "429", "503"} <= set(answers)
    assert all(set(answer["content"]) == {"application/json", "text/xml"} for answer in answers.values())


def test_the_form_of_a_report_is_described_with_its_required_fields(document: dict[str, Any]) -> None:
    operation = document["paths"][f"{BASE}/requests"]["post"]
    schema = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    assert schema["required"] == ["api_key", "service_code"]
    assert {"lat", "long", "address_string", "description", "consent", "client_key"} <= set(schema["properties"])


async def test_answers_are_as_the_document_says(
    gateway: Gateway, services: Services, document: dict[str, Any], key: str
) -> None:
    case = reported(services).case
    values = {"service_code": "street-light", "service_request_id": case.number, "token": case.id}
    for path in CALLS:
        answer = await gateway.http.get(f"{BASE}/{path.format(**values)}")
        _check(document, _answers(document, path)["200"], answer.json())
    for code in ("street-light", "tree", "dark"):
        filed = await gateway.http.post(f"{BASE}/requests", data=form(key, service_code=code))
        _check(document, _answers(document, "requests", "post")["200"], filed.json())
    for status, fields in (("403", form("x")), ("400", form(key, lat="x")), ("404", form(key, service_code="x"))):
        refused = await gateway.http.post(f"{BASE}/requests", data=fields)
        assert str(refused.status_code) == status
        _check(document, _answers(document, "requests", "post")[status], refused.json())
