"""A city with categories, and cases that agents have opened, for the tests of the staff API for cases."""

import uuid
from pathlib import Path
from typing import Any

from bot.cases.catalogue import load
from tests.bot.clerks import SITE, Clerk
from tests.bot.gateways import Gateway

DEMO = Path(__file__).parents[3] / "bot" / "demo" / "musterstadt"
LAMP = {"service": "street-light", "description": "Die Laterne ist dunkel.", "address": "Bahnhofstraße 12"}


def offer(gateway: Gateway) -> None:
    """The demo city's categories and streets."""
    gateway.services.cases.catalogues.keep(SITE, load(DEMO))
    gateway.services.cases.streets.keep(SITE, (DEMO / "streets.csv").read_text(encoding="utf-8"))


async def opened(clerk: Clerk, **report: Any) -> dict[str, Any]:
    """A new case."""
    body = {"client_id": uuid.uuid4().hex} | LAMP | report
    answer = await clerk.request("POST", "/cases", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json()["case"])


async def patched(clerk: Clerk, case: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The case after a change."""
    body = {"version": case["version"]} | changes
    answer = await clerk.request("PATCH", f"/cases/{case['id']}", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
