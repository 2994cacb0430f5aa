"""The document names every route that staff have, and none that is not there."""

import re
from pathlib import Path

from tests.bot.gateways import Gateway

DOCUMENT = Path(__file__).parents[3] / "docs" / "api.md"
ROW = re.compile(r"^\| `([A-Z]+)` \| `(/api/[^`]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def _named() -> set[tuple[str, str]]:
    rows = ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert all(who.strip() and what.strip() for _, _, who, what in rows)
    return {(method, path) for method, path, _, _ in rows}


async def test_every_staff_route_is_named_in_the_document(gateway: Gateway) -> None:
    paths = (await gateway.http.get("/openapi.json")).json()["paths"]
    there = {
        (method.upper(), path)
        for path, operations in paths.items()
        for method, operation in operations.items()
        if "staff" in operation.get("tags", ())
    }
    assert len(there) > 25
    assert _named() == there
