"""What our own pages may load, and from where: nothing inline, and nothing from elsewhere but a city's map."""

import re

PAGE_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:{}-]+(?=/)")
_SERVERS = "abc"
"""What stands for {s} in addresses of tiles; the map library counts the same way."""


def page_csp(tiles: str = "") -> str:
    """The policy of a page with the chat; `tiles`: address template of the city's map, whose pictures may come."""
    return PAGE_CSP.replace("img-src 'self' data:", " ".join(("img-src 'self' data:", *_origins(tiles))))


def _origins(tiles: str) -> list[str]:
    found = _ORIGIN.match(tiles)
    return sorted({found[0].replace("{s}", server) for server in _SERVERS}) if found else []
