"""Payloads behind quick replies become what Rasa would have understood, or nothing at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.brain.payloads import parse_payload


def test_intent_and_entities_come_out() -> None:
    payload = '/ask_module{"article": "reisepass", "facet": "fee"}'
    parsed = parse_payload(payload)
    assert parsed["text"] == payload
    assert parsed["intent"] == {"name": "ask_module", "confidence": 1.0}
    assert [(entity["entity"], entity["value"]) for entity in parsed["entities"]] == [
        ("article", "reisepass"),
        ("facet", "fee"),
    ]


def test_a_bare_intent_has_no_entities() -> None:
    assert parse_payload("/none_of_these")["entities"] == []


@given(st.dictionaries(st.text(), st.text(), max_size=3))
def test_any_value_comes_out_as_it_went_in(values: dict[str, str]) -> None:
    entities = parse_payload("/give" + json.dumps(values))["entities"]
    assert {entity["entity"]: entity["value"] for entity in entities} == values


@pytest.mark.parametrize(
    "payload",
    ["", "greet", "/", "/{}", "//greet", "/a b", "/greet{", '/greet{"a": }', "/greet[1]", "/greet{} x", " /greet"],
)
def test_what_is_no_payload_is_refused(payload: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse_payload(payload)
