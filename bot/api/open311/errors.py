"""Errors as GeoReport v2 has them: a list of codes and sentences, in the format of the call.

The specification wants 403 for keys, 404 for what does not exist and 400 for whatever else was wrong with a call.
Faults of ours stay 5xx and too many calls 429, so that a caller knows that the same call may be sent again.
"""

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field

from bot.api.open311.formats import answer
from bot.api.open311.sentences import language_of, sentence

PREFIX = "/open311/"
_KEPT = (400, 403, 404, 405, 413, 429)


class Fault:
    """One thing that was wrong with a call: the status, and which sentence says it with which values."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        self.status, self.key, self.values = status, key, values


class Refused(Exception):
    """A call that cannot be fulfilled as it is; answered with all its faults."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(fault.key for fault in faults))
        self.faults = faults

    @property
    def status(self) -> int:
        """Of the answer: the one that all faults have, else 400."""
        found = {fault.status for fault in self.faults}
        return found.pop() if len(found) == 1 else 400


class Problem311(BaseModel):
    """One error of a call."""

    code: int = Field(description="the HTTP status", examples=[403])
    description: str = Field(
        description="a sentence in the caller's language (`Accept-Language`: German, else English)"
    )


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries for the two formats of a route's answer and for the errors that it can give."""
    meanings = {
        200: "JSON; with `.xml` behind the address, `format=xml` or `Accept: text/xml` the same in XML",
        400: "something about the call is wrong; all that is wrong is listed",
        403: "`api_key` is missing or not valid",
        404: "jurisdiction, service, request or token do not exist",
        413: "the request is too large",
        429: "too many calls, `Retry-After` says how long to wait",
        503: "a fault of ours, the same call may be sent again",
    }
    xml = {"content": {"text/xml": {"schema": {"type": "string"}}}}
    found: dict[int | str, dict[str, Any]] = {200: {"description": meanings[200]} | xml}
    for status in (*statuses, 429, 503):
        found[status] = {"model": list[Problem311], "description": meanings[status]} | xml
    return found


def _error_list(request: Request, status: int, sentences: Iterable[str], headers: dict[str, str]) -> Response:
    errors = [{"code": status, "description": text} for text in sentences]
    return answer(request, "errors", errors, status, headers)


def in_this_form(request: Request, status: int, title: str, headers: dict[str, str]) -> Response:
    """Any error of the gateway as this interface says it."""
    said = sentence("body_too_large", language_of(request)) if status == 413 else title
    return _error_list(request, status if status in _KEPT or status >= 500 else 400, [said], headers)


async def _refused(request: Request, error: Refused) -> Response:
    language = language_of(request)
    said = [sentence(fault.key, language, **fault.values) for fault in error.faults]
    return _error_list(request, error.status, said, {})


def install(app: FastAPI) -> None:
    """Make the application say all errors below `PREFIX` in the form of this interface."""
    app.add_exception_handler(Refused, _refused)  # type: ignore[arg-type]
    app.state.dialects = {PREFIX: in_this_form}
