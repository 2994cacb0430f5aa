"""Has this been reported already? Same category, open, recent, and near: in metres, or by street and house number.

How near and how recent is the category's own business (`catalogue.Sameness`): two dark lamps stand side by side, two
wild dumps seldom do.
"""

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.cases import rows
from bot.cases.catalogue import Service
from bot.cases.models import Case, Place
from bot.storage.tables import cases

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (Moritz, Geodetic Reference System 1980)."""
SHOWN = 3
"""More choices than this nobody compares."""
_LOOKED_AT = 500
"""Newest candidates: a category with more open ones in its days is a flood, of which the newest are the ones meant."""
_STREET = re.compile(r"str(?:asse|\.)(?=\s|$)")
_ADDRESS = re.compile(r"(?P<street>[^\d,]*[^\W\d_][^\d,]*?)\s*(?P<number>\d{1,4})\s*(?P<letter>[a-z](?![a-z]))?")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Near:
    """A case that may be the same, and how far away it is; 0 m at the same address."""

    case: Case
    metres: float


def near(sql: Connection, site: str, service: Service, place: Place, at: datetime) -> list[Near]:
    """The open cases that a new report of this place may repeat, nearest first; never duplicates themselves.

    Who reported them is in there: what is shown of them is the caller's choice.
    """
    same = service.same
    if not same.within_days:
        return []
    recent = cases.c.created_at >= at - timedelta(days=same.within_days)
    alike = (cases.c.site == site, cases.c.service == service.code, recent)
    still = (cases.c.closed_at.is_(None), cases.c.duplicate_of.is_(None))
    found = select(*rows.COLUMNS).where(*alike, *still).order_by(cases.c.created_at.desc()).limit(_LOOKED_AT)
    measured = [_measured(rows.case(row), place) for row in sql.execute(found)]
    return sorted((one for one in measured if one.metres <= same.within_m), key=lambda one: one.metres)[:SHOWN]


def _measured(case: Case, place: Place) -> Near:
    if same_address(case.address, place.address):
        return Near(case, 0.0)
    if case.lat is None or case.lon is None or place.lat is None or place.lon is None:
        return Near(case, math.inf)
    return Near(case, metres((case.lat, case.lon), (place.lat, place.lon)))


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance in metres of two points (latitude and longitude in degrees) on a sphere, by the haversine formula.

    R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (2), 1984, p. 159: exact also for small distances.
    """
    (lat, lon), (other_lat, other_lon) = (tuple(map(math.radians, point)) for point in (one, other))
    across = math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    half = math.sin((other_lat - lat) / 2) ** 2 + across
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, half)))


def same_address(one: str | None, other: str | None) -> bool:
    """Whether both name the same street and the same house number; never without a number, since streets are long."""
    key = address_key(one or "")
    return key is not None and key == address_key(other or "")


def address_key(address: str) -> str | None:
    """Street and house number in one spelling ("Bonner Str. 12 A, Nordstadt" is "bonnerstr12a"); None without one."""
    found = _ADDRESS.search(_STREET.sub("str", address.casefold().replace("ß", "ss")))
    if found is None:
        return None
    street = _NO_LETTER.sub("", found["street"])
    return f"{street}{int(found['number'])}{found['letter'] or ''}"
