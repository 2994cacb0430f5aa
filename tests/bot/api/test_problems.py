"""Every error is one problem document: stable code, a sentence in the caller's language, never a stack trace."""

import pytest
from fastapi import FastAPI

from bot import errors
from bot.api.problems import responses
from bot.wording import keys, languages
from tests.bot.gateways import Gateway, problem


def _tree(root: type[errors.LotseError]) -> list[type[errors.LotseError]]:
    return [root, *(found for child in root.__subclasses__() for found in _tree(child))]


@pytest.mark.parametrize("error", _tree(errors.LotseError), ids=lambda error: error.__name__)
def test_every_error_has_a_sentence_in_every_language(error: type[errors.LotseError]) -> None:
    for language in languages():
        assert f"errors.{error.code}" in keys(language)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de"),
        ("en", "en"),
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("EN", "en"),
        ("nl,en;q=0.5", "en"),
        ("tr,en;q=0.5", "tr"),
        ("nl,da", "de"),
        ("*", "de"),
        ("", "de"),
        (";;,,;q=x", "de"),
        ("en" * 3_000, "de"),
        (b"\xff\xfe", "de"),
        ("日本".encode(), "de"),
    ],
)
async def test_the_sentence_is_in_the_first_language_that_there_is_wording_for(
    gateway: Gateway, accepted: str | bytes, language: str
) -> None:
    answer = await gateway.http.get("/api/v1/sites/atlantis", headers={"Accept-Language": accepted})
    assert problem(answer) == (404, "not_found")
    said = {"de": "Das haben wir nicht gefunden.", "en": "We could not find that.", "tr": "Bunu bulamadık."}
    assert answer.json()["title"] == said[language]


async def test_an_unknown_address_and_a_wrong_method_are_problems_too(gateway: Gateway) -> None:
    assert problem(await gateway.http.get("/api/v1/nothing")) == (404, "not_found")
    assert problem(await gateway.http.put("/api/v1/conversations")) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/api/v1/conversations", "POST"), ("/api/v1/conversations/a", "DELETE, GET, PATCH"), ("/healthz", "GET, HEAD")],
)
async def test_a_wrong_method_is_told_which_ones_there_are(gateway: Gateway, path: str, allowed: str) -> None:
    answer = await gateway.http.put(path)
    assert problem(answer) == (405, "method_not_allowed")
    assert answer.headers["allow"] == allowed


async def test_a_fault_of_ours_says_nothing_of_its_inside(gateway: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    _add_fault(gateway.app, RuntimeError("Geheimnis des Bürgers"))
    answer = await gateway.http.get("/fault")
    assert problem(answer) == (500, "internal")
    assert "Geheimnis" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text


async def test_a_known_fault_is_logged_by_its_code(gateway: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    _add_fault(gateway.app, errors.DatabaseUnavailable("Geheimnis des Bürgers"))
    answer = await gateway.http.get("/fault")
    assert problem(answer) == (503, "database_unavailable")
    assert answer.headers["retry-after"] == "5"
    assert "Geheimnis" not in answer.text + caplog.text
    assert "database_unavailable" in caplog.text


async def test_the_field_that_is_wrong_is_named(gateway: Gateway) -> None:
    answer = await gateway.http.post("/api/v1/conversations", json={"locale": 5})
    assert "locale" in answer.json()["title"]


async def test_a_field_name_with_format_signs_is_shown_as_it_is(gateway: Gateway) -> None:
    answer = await gateway.http.post("/api/v1/conversations", json={"{0.__class__}{field}%s": 5})
    assert problem(answer) == (422, "invalid_request")
    assert "{0.__class__}{field}%s" in answer.json()["title"]


def test_documented_responses_name_all_codes_of_a_status() -> None:
    documented = responses(errors.EmptyText, errors.BinaryText, errors.TooMany)
    assert documented[400]["description"] == "`empty_text`, `binary_text`"
    assert set(documented) == {400, 429}


async def test_who_has_edited_an_old_version_of_a_case_is_told_the_present_one(gateway: Gateway) -> None:
    _add_fault(gateway.app, errors.CaseChanged(version=7))
    answer = await gateway.http.get("/fault", headers={"Accept-Language": "en"})
    assert problem(answer) == (409, "case_changed")
    assert answer.json() == {
        "type": "about:blank",
        "title": answer.json()["title"],
        "status": 409,
        "code": "case_changed",
        "version": 7,
    }


def _add_fault(app: FastAPI, error: Exception) -> None:
    async def fault() -> None:
        raise error

    app.add_api_route("/fault", fault)
