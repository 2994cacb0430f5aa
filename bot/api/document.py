"""The OpenAPI document as it really is: errors are problem documents, and nothing stands in it that is never sent."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from bot.api.problems import MEDIA_TYPE, responses
from bot.errors import BadRequest, TooLong

Json = dict[str, Any]
_SCHEMAS = "#/components/schemas/"
_PROBLEM = f"{_SCHEMAS}Problem"
_PROBLEMS = (_PROBLEM, f"{_SCHEMAS}CaseChangedProblem")
_OURS = "/api/"
_PARAMETERS = {
    "accept": "media type wanted: text/plain, application/json or application/pdf",
    "attachment": "id of the file",
    "case": "id of the case",
    "code": "what the identity provider gave for this sign-in; absent: it let nobody in",
    "conversation": "id of the conversation",
    "department": "name of a department; several widen the list",
    "handover": "id of the handover",
    "kind": "defect or service_complaint; several widen the list",
    "language": "ISO 639-1 code",
    "limit": "cases on one page",
    "offset": "cases before the page",
    "photo": "id of the photo",
    "seq": "number of the message",
    "service": "code of a category; several widen the list",
    "service_code": "code of the category",
    "service_request_id": "the case number",
    "service_request_ids": "case numbers, separated by commas; all other filters do not count then",
    "site": "id of the city; where it may be absent: the first of the caller's sites",
    "state": "state of a case, of which several widen the list; in a sign-in what was sent to the identity provider",
    "token": "the token that filing gave",
    "x-csrf-token": "`csrf` of the session; without the right one: 403 `bad_csrf`",
}
"""What parameters mean that have the same meaning on many routes."""


def install(app: FastAPI) -> None:
    """Make the application describe itself so; the work is done when somebody reads the document for the first time."""
    describe = app.openapi

    def described() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = _shaped(describe())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _shaped(document: Json) -> Json:
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                parameter.setdefault("description", _PARAMETERS.get(parameter["name"]))
            if path.startswith(_OURS) and "requestBody" in operation:
                _with_errors_of_bodies(operation["responses"])
            for answer in operation["responses"].values():
                _as_problem(answer)
    _without_unused(document)
    return document


def _with_errors_of_bodies(answers: Json) -> None:
    """What every body may be, whatever the route: unreadable or too large."""
    for status, answer in responses(BadRequest, TooLong).items():
        problem = {"application/json": {"schema": {"$ref": _PROBLEM}}}
        answers.setdefault(str(status), {"description": answer["description"], "content": problem})


def _as_problem(answer: Json) -> None:
    """Whatever media type the route's good answers have."""
    for found in answer.get("content", {}).values():
        if found.get("schema", {}).get("$ref") in _PROBLEMS:
            answer["content"] = {MEDIA_TYPE: found}
            return


def _without_unused(document: Json) -> None:
    """FastAPI brings schemas of its own errors, which are never sent."""
    schemas, used = document["components"]["schemas"], set[str]()
    found = set(_named(document["paths"]))
    while found:
        used |= found
        found = {name for one in found for name in _named(schemas[one])} - used
    document["components"]["schemas"] = {name: schema for name, schema in schemas.items() if name in used}


def _named(part: Any) -> Iterator[str]:
    """Names of the schemas that a part of the document refers to."""
    if isinstance(part, dict):
        if isinstance(target := part.get("$ref"), str):
            yield target.removeprefix(_SCHEMAS)
        part = list(part.values())
    for one in part if isinstance(part, list) else ():
        yield from _named(one)
