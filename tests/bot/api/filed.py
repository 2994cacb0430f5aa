"""A city with categories, and cases that agents have opened, for the tests of the staff API for cases."""

import uuid
from typing import Any

from tests.bot.clerks import SITE, Clerk
from tests.bot.gateways import Gateway
from tests.demo_city import demo_reports

LAMP = {"service": "street-light", "description": "Die Laterne ist dunkel.", "address": "Bahnhofstraße 12"}


def offer(gateway: Gateway) -> None:
    """The demo city's categories and streets."""
    catalogue, streets = demo_reports().catalogue, demo_reports().streets
    assert catalogue
    assert streets
    gateway.services.cases.catalogues.keep(SITE, catalogue)
    gateway.services.cases.streets.keep(SITE, streets)


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
