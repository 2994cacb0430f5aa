"""Which of the two formats a caller wants, and the answer in it."""

import json
from typing import Any, Literal

from fastapi import Request, Response

from bot.api.open311.spark import to_xml

Format = Literal["json", "xml"]
MEDIA_TYPES: dict[Format, str] = {"xml": "text/xml", "json": "application/json"}
"""As the specification writes them; both are named in the discovery."""
_FORMATS: dict[str, Format] = {"json": "json", "xml": "xml"}


def suffix(request: Request) -> str:
    """What stands behind the last point of the address; empty without one."""
    return request.url.path.rsplit("/", 1)[-1].rpartition(".")[2] if "." in request.url.path else ""


def chosen(request: Request) -> Format:
    """By the address (`.json`, `.xml`), else by the parameter `format`, else by `Accept`; JSON if nothing says it."""
    named = (suffix(request), request.query_params.get("format", "").lower())
    return next((_FORMATS[name] for name in named if name in _FORMATS), None) or _accepted(request)


def _accepted(request: Request) -> Format:
    ranges = [_range(entry) for entry in request.headers.get("accept", "").lower().split(",")]
    for name, _ in sorted(ranges, key=lambda found: -found[1]):  # of the same weight the first one
        if name in ("application/json", "text/json"):
            return "json"
        if name in ("text/xml", "application/xml"):
            return "xml"
    return "json"


def _range(entry: str) -> tuple[str, float]:
    name, *parameters = (part.strip() for part in entry.split(";"))
    weights = [part[2:] for part in parameters if part.startswith("q=")]
    try:
        return name, float(weights[0]) if weights else 1.0
    except ValueError:
        return name, 0.0


def answer(
    request: Request, root: str, data: Any, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """The data in the wanted format; `root` is the name of the XML document's root."""
    wanted = chosen(request)
    content = to_xml(root, data) if wanted == "xml" else json.dumps(data, ensure_ascii=False).encode()
    always = {"Content-Type": f"{MEDIA_TYPES[wanted]}; charset=utf-8", "Vary": "Accept, Accept-Language"}
    return Response(content, status, {"Cache-Control": "no-store"} | always | (headers or {}))
