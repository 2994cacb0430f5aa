"""Whether an answer is as the OpenAPI document describes it: status, media type, and every field of its body."""

import json
import re
from fnmatch import fnmatchcase
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from tests.bot.gateways import Gateway

Json = dict[str, Any]
STREAM = "text/event-stream"


def check(gateway: Gateway, answer: httpx.Response) -> Json:
    """The body of an answer that is as described; fails for one that is not, also for a field that nobody describes."""
    document = gateway.app.openapi()
    name, answers = route(document, answer.request), _answers(document, answer.request)
    assert str(answer.status_code) in answers, f"{name}: {answer.status_code} is not described"
    described = answers[str(answer.status_code)].get("content", {})
    if answer.status_code == 204:
        assert (answer.content, described) == (b"", {})
        return {}
    kind = answer.headers["content-type"].partition(";")[0]
    (media,) = [media for named, media in described.items() if fnmatchcase(kind, named)]
    if not kind.endswith(("json", STREAM)):
        return {}
    body = {"events": _events(answer.text)} if kind == STREAM else dict(answer.json())
    fits(document, media["schema"], body["events"] if kind == STREAM else body)
    return body


def route(document: Json, request: httpx.Request) -> str:
    """Method and address of the route that serves a call; an address without parameters goes first."""
    paths = sorted(document["paths"], key=lambda path: path.count("{"))
    found = next(path for path in paths if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), request.url.path))
    return f"{request.method} {found}"


def _answers(document: Json, request: httpx.Request) -> Json:
    method, path = route(document, request).split()
    return dict(document["paths"][path][method.lower()]["responses"])


def fits(document: Json, schema: Json, data: Any) -> None:
    """Fails unless data are of a schema of the document, without any field that it does not name."""
    closed = {name: _closed(one) for name, one in document["components"]["schemas"].items()}
    validator = Draft202012Validator({**schema, "components": {"schemas": closed}})
    found = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]
    assert not found, found


def _closed(schema: Json) -> Json:
    return {"additionalProperties": False, **schema} if "properties" in schema else schema


def _events(text: str) -> list[Json]:
    """The events of a stream that has ended; heartbeats are none."""
    return [one for block in text.replace("\r\n", "\n").split("\n\n") if "data" in (one := _event(block))]


def _event(block: str) -> Json:
    fields: Json = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and line[0] != ":")
    return {name: value if name == "event" else json.loads(value) for name, value in fields.items()}
