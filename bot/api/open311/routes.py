"""All calls of the interface under one prefix.

Each address is there with and without a suffix; the one with it is the lower decorator, since FastAPI tries that first
and the other one would take the suffix for a part of the name.
"""

from typing import Any

from fastapi import APIRouter, FastAPI

from bot.api.open311 import discovery, errors, filing, requests, services


def install(app: FastAPI) -> None:
    """Make the application serve GeoReport v2."""
    errors.install(app)
    together = APIRouter(prefix=discovery.PATH, tags=["open311"])
    for module in (discovery, services, requests, filing):
        together.include_router(module.router)
    app.include_router(together)
    _describe(app)


def _describe(app: FastAPI) -> None:
    """What cannot be read is 400 here; the framework's own description of it would be wrong."""
    describe = app.openapi

    def described() -> dict[str, Any]:
        document = describe()
        for path, operations in document["paths"].items():
            for operation in operations.values() if path.startswith(errors.PREFIX) else ():
                operation["responses"].pop("422", None)
        return document

    app.openapi = described  # type: ignore[method-assign]
