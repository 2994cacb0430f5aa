"""Every error as one RFC 9457 problem document with a stable code and a sentence in the caller's language."""

import logging
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.denials import note_denial
from bot.errors import BadRequest, Forbidden, InvalidRequest, LotseError, NotFound, TooMany, Unavailable, without_words
from bot.wording import languages, say

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
_OF_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "text_too_long"}
_METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field("about:blank", description="always about:blank; `code` says more")
    title: str = Field(description="a sentence for people, in the caller's language")
    status: int = Field(description="the HTTP status once more")
    code: str = Field(description="stable name for programs", examples=["text_too_long"])
    detail: str | None = Field(None, description="what exactly was wrong, for developers")
    by: str | None = Field(None, description="with `already_claimed`: who has it")
    version: int | None = Field(None, description="with `case_changed`: the version that the case has now")


def responses(*errors: type[LotseError]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entries for the errors that a route can answer."""
    found: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        codes = found.setdefault(error.status, {"model": Problem, "description": ""})
        codes["description"] = ", ".join(filter(None, [codes["description"], f"`{error.code}`"]))
    return found


def caller_language(request: Request) -> str:
    """The first language of Accept-Language that there is wording for."""
    wanted = request.headers.get("accept-language", "").split(",")
    named = (entry.split(";")[0].split("-")[0].strip().lower() for entry in wanted)
    return next((language for language in named if language in languages()), "de")


def problem(request: Request, status: int, code: str, detail: str | None = None, **values: object) -> Response:
    """One problem document; an error with a `reason` among its values has a sentence for each."""
    sentence = f"{code}_{values['reason']}" if "reason" in values else code
    title = say(f"errors.{sentence}", caller_language(request), **values)
    more = {name: values[name] for name in ("by", "version") if name in values}
    body = Problem.model_validate({"title": title, "status": status, "code": code, "detail": detail} | more)
    headers = (
        {"Retry-After": str(values.get("retry_after_s", 5))} if status in (TooMany.status, Unavailable.status) else {}
    )
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    for prefix, say_it in getattr(request.app.state, "dialects", {}).items():  # interfaces with errors of their own
        if request.url.path.startswith(prefix):
            answer: Response = say_it(request, status, title, headers)
            return answer
    return JSONResponse(body.model_dump(exclude_none=True), status, headers, media_type=MEDIA_TYPE)


async def _lotse(request: Request, error: LotseError) -> Response:
    if error.status >= 500:
        log.error("%s %s: %s", request.method, request.scope.get("route", request.url.path), error.code)
    if isinstance(error, Forbidden):
        await note_denial(request, error)
    detail = str(error) if error.status < 500 and str(error) != error.code else None
    return problem(request, error.status, error.code, detail, **error.values)


async def _http(request: Request, error: HTTPException) -> Response:
    code = _OF_STATUS.get(error.status_code, BadRequest.code if error.status_code < 500 else "internal")
    answer = problem(request, error.status_code, code, limit=2_000)
    if error.status_code == 405:
        answer.headers["Allow"] = ", ".join(_allowed(request))
    return answer


def _allowed(request: Request) -> list[str]:
    """All methods of the address; the error itself names only those of the first route that it fits."""
    asked = {method: dict(request.scope) | {"method": method} for method in _METHODS}
    routes = request.app.routes
    return [name for name, scope in asked.items() if any(route.matches(scope)[0] is Match.FULL for route in routes)]


async def _validation(request: Request, error: RequestValidationError) -> Response:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return problem(request, 400, "bad_request", "the body is not JSON")
    field = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    return problem(request, InvalidRequest.status, InvalidRequest.code, first["msg"], field=field)


class Net:
    """ASGI middleware under all others: a fault of ours is an answer with their headers.

    The server never sees the error, and so never logs what it says.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer whatever nobody has caught with one problem document."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            where = scope.get("method"), scope.get("route", "?"), type(error).__name__
            log.error("%s %s: %s", *where, exc_info=without_words(error))
            if scope["type"] == "http" and not started:
                await problem(Request(scope), 500, "internal")(scope, receive, send)


def install(app: FastAPI) -> None:
    """Make the application answer every error as a problem document."""
    app.add_exception_handler(LotseError, _lotse)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _http)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _validation)  # type: ignore[arg-type]
    app.add_middleware(Net)


COMMON = responses(NotFound, TooMany, Unavailable, InvalidRequest)
