"""The description of the whole interface, as the program itself makes it; once in each process of a run."""

from functools import cache
from typing import Any

from bot.app import build_services, create_app
from bot.settings import Settings


@cache
def described() -> dict[str, Any]:
    """The OpenAPI document; only to be read."""
    return create_app(build_services(Settings(), "redis://127.0.0.1:1")).openapi()
