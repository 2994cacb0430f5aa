"""Places in mails: what map programs share is an address with coordinates in it. Pure."""

import re

from bot.messages import Location

_NUMBER = r"(-?\d{1,3}\.\d{1,15})"
_PAIR = rf"{_NUMBER}(?:,|%2C|%2c|\+|\s){{1,2}}{_NUMBER}"
_LINKS = (
    re.compile(rf"\bgeo:{_PAIR}[^\s<>]*"),
    re.compile(
        rf"https?://[^\s<>]{{1,200}}[?&](?:q|ll|query|center|destination|coordinate|loc)=(?:loc:)?{_PAIR}[^\s<>]*"
    ),
    re.compile(rf"https?://[^\s<>]{{1,200}}[?&]mlat={_NUMBER}&mlon={_NUMBER}[^\s<>]*"),
    re.compile(rf"https?://[^\s<>]{{1,200}}/@{_PAIR}[^\s<>]*"),
    re.compile(rf"https?://[^\s<>]{{1,200}}#map=\d{{1,2}}/{_NUMBER}/{_NUMBER}[^\s<>]*"),
)


def place_in(text: str) -> tuple[Location | None, str]:
    """The first place that a text shares, and the text without it."""
    for link in _LINKS:
        found = link.search(text)
        if found and (location := _location(float(found[1]), float(found[2]))):
            return location, _without(text, found)
    return None, text


def _location(lat: float, lon: float) -> Location | None:
    return Location(lat=lat, lon=lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _without(text: str, found: re.Match[str]) -> str:
    """The sign `<...>` that mail programs put around an address goes with it."""
    before, after = text[: found.start()].rstrip("<"), text[found.end() :].lstrip(">")
    return f"{before}{after}".strip()
