"""The OpenAPI document says what everything means, names what differs differently, and describes nothing never sent."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.api.services import Services
from bot.app import create_app
from tests.described import described

Json = dict[str, Any]
METHODS = {"get", "post", "put", "patch", "delete"}
OF_CITIZENS = {"message", "typing", "state", "seen"}
OF_CONSOLES = OF_CITIZENS | {
    *("handover", "claim", "alert", "language", "note", "case", "erased", "turn", "resync", "presence", "session"),
}


@pytest.fixture
def document() -> Json:
    return described()


def _operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, operations in document["paths"].items():
        assert set(operations) <= METHODS
        yield from ((f"{method} {path}", operation) for method, operation in operations.items())


def test_every_field_of_every_schema_has_a_meaning(document: Json) -> None:
    schemas = document["components"]["schemas"]
    fields = {
        f"{name}.{field}": meaning
        for name, schema in schemas.items()
        for field, meaning in schema.get("properties", {}).items()
    }
    assert len(fields) > 450
    assert [name for name, field in fields.items() if not field.get("description", "").strip()] == []


def test_every_schema_has_a_meaning_and_a_name_of_its_own(document: Json) -> None:
    schemas = document["components"]["schemas"]
    assert [name for name, schema in schemas.items() if not schema.get("description", "").strip()] == []
    assert [name for name in schemas if "__" in name] == []


def test_nothing_stands_in_it_that_no_answer_and_no_call_uses(document: Json) -> None:
    used = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert used == set(document["components"]["schemas"])
    assert not {"HTTPValidationError", "ValidationError"} & used


def test_every_route_has_a_summary_and_its_parameters_a_meaning(document: Json) -> None:
    for name, operation in _operations(document):
        assert operation["summary"].strip(), name
        assert operation["description"].strip(), name
        nameless = [one["name"] for one in operation.get("parameters", ()) if not one.get("description")]
        assert nameless == [], name


def test_every_route_of_ours_lists_its_errors_by_their_codes(document: Json) -> None:
    for name, operation in _operations(document):
        if " /api/" in name:
            errors = {status: one for status, one in operation["responses"].items() if int(status) >= 400}
            assert {"404", "422", "429", "503"} <= set(errors), name
            assert all(re.search(r"`[a-z_]+`", one["description"]) for one in errors.values()), name
            assert all(list(one["content"]) == ["application/problem+json"] for one in errors.values()), name


def test_who_sends_a_body_is_told_that_it_may_be_unreadable_or_too_large(document: Json) -> None:
    sending = [(name, one) for name, one in _operations(document) if "requestBody" in one and " /api/" in name]
    assert len(sending) > 20
    assert [name for name, one in sending if not {"400", "413"} <= set(one["responses"])] == []


def test_every_call_that_needs_the_conversations_token_says_what_comes_without_it(document: Json) -> None:
    mine = [
        one for name, one in _operations(document) if "/conversations/{conversation}" in name and one.get("security")
    ]
    assert len(mine) > 10
    assert all("`unknown_token`" in one["responses"]["401"]["description"] for one in mine if "citizen" in one["tags"])


def test_every_answer_says_of_which_kind_it_is(document: Json) -> None:
    for name, operation in _operations(document):
        for status, answer in operation["responses"].items():
            if status in ("200", "201") and "oidc" not in name:
                assert answer.get("content"), f"{name} {status}"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/api/v1/conversations/{conversation}/events", OF_CITIZENS),
        ("/api/v1/staff/events", OF_CONSOLES),
    ],
)
def test_the_events_of_a_stream_are_described_one_by_one(document: Json, path: str, names: set[str]) -> None:
    answer = document["paths"][path]["get"]["responses"]["200"]
    assert set(answer["content"]["text/event-stream"]["schema"]["items"]["discriminator"]["mapping"]) == names


def test_the_state_that_citizens_are_told_is_described_with_all_that_it_can_have(document: Json) -> None:
    told = document["components"]["schemas"]["StateNow"]["properties"]
    assert set(told) == {"state", "kind", "queue_position", "expected_wait_s", "agent", "seen", "erased"}


def test_the_document_is_made_when_somebody_reads_it_and_then_kept(services: Services) -> None:
    app = create_app(services)
    assert app.openapi_schema is None
    assert app.openapi() is app.openapi()
