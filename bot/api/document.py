"""The OpenAPI document as it really is: errors are problem documents."""

from typing import Any

from fastapi import FastAPI

from bot.api.problems import MEDIA_TYPE

_PROBLEM = {"schema": {"$ref": "#/components/schemas/Problem"}}


def install(app: FastAPI) -> None:
    """Make the application describe its errors with their media type."""
    describe = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _with_problems(describe())
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _with_problems(document: dict[str, Any]) -> dict[str, Any]:
    for path in document["paths"].values():
        for operation in path.values():
            for answer in operation["responses"].values():
                if answer.get("content", {}).get("application/json") == _PROBLEM:
                    answer["content"] = {MEDIA_TYPE: _PROBLEM}
    return document
