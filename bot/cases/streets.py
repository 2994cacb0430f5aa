"""The streets of all sites: stored as CSV by an import, read into memory where and when a place is looked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.cases.editions import Editions, keep
from bot.clock import Clock, now
from bot.errors import BadCatalogue
from bot.storage.database import Database
from bot.storage.tables import site_streets, sites

if TYPE_CHECKING:
    from nlu.places.street_csv import Row

Point = tuple[float, float]
FILE = "streets.csv"
"""In a site folder; see `nlu.places.street_csv`."""


class Streets:
    """The streets of one city and all that looks for them; only read after it is made."""

    def __init__(
        self,
        rows: "Sequence[Row]",
        districts: Sequence[str] = (),
        neighbours: Sequence[str] = (),
        boundary: Sequence[Point] = (),
    ) -> None:
        """`districts`: those of the site, since not every street list has them; `neighbours`: names of towns around;
        `boundary`: corners of the city (`nlu.places.area`), none where nobody has drawn it."""
        from nlu.places.area import Area
        from nlu.places.matching import StreetMatcher
        from nlu.places.names import plain_word
        from nlu.places.reading import PlaceReader
        from nlu.places.streets import StreetList

        self.matcher = StreetMatcher(StreetList(rows))
        self.reader = PlaceReader(self.matcher, districts, neighbours)
        self.area = Area(boundary) if boundary else None
        self._neighbours = frozenset(map(plain_word, neighbours))

    def __bool__(self) -> bool:
        """Whether there is a street list; without one streets are known by what they look like."""
        return len(self.matcher.streets) > 0

    @property
    def is_anywhere(self) -> bool:
        """Whether nothing tells where the city ends, so that no point lies outside of it."""
        return self.area is None and not any(street.point for street in self.matcher.streets.streets)

    def is_neighbour(self, town: str) -> bool:
        """Whether a town around the city is called so."""
        from nlu.places.names import plain_word

        return plain_word(town) in self._neighbours


class StreetLists:
    """Some megabytes for a large city, and nothing before the first question; safe to use from many threads."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database, self._clock = database, clock
        self._editions: Editions[Streets | None] = Editions(self._edition, self._made, None, aside=True)
        self._middles: Editions[Point | None] = Editions(self._edition, self._middle, None)

    def of(self, site: str) -> Streets:
        """The streets of a site, none where it has no list; the same object until they change."""
        return self._editions.of(site) or _without_any()

    def middle(self, site: str) -> Point | None:
        """The middle of the city's streets, latitude and longitude in degrees; None where no street has a point.

        For a map, without loading what looks for streets.
        """
        return self._middles.of(site)

    def keep(self, site: str, csv: str) -> bool:
        """Store the street list of a site; False if nothing changed. Raises BadCatalogue, NotFound."""
        parsed(csv)
        changed = keep(self._database, site_streets, site, "csv", csv, self._clock)
        self._editions.forget(site)
        self._middles.forget(site)
        return changed

    def _edition(self, site: str) -> "tuple[int | None, _Ground] | None":
        """Districts, neighbours and boundary stand in the site's own data, which change without the streets."""
        found = select(sites.c.data, site_streets.c.edition).select_from(sites.outerjoin(site_streets))
        with self._database.read() as sql:
            row = sql.execute(found.where(sites.c.id == site)).first()
        return (row.edition, _Ground.of(row.data)) if row else None

    def _made(self, site: str) -> Streets:
        csv, ground = self._read(site)
        return Streets(parsed(csv) if csv else (), ground.districts, ground.neighbours, ground.boundary)

    def _middle(self, site: str) -> Point | None:
        csv, _ = self._read(site)
        points = [row.point for row in parsed(csv) if row.point] if csv else []
        return (fmean(lat for lat, _ in points), fmean(lon for _, lon in points)) if points else None

    def _read(self, site: str) -> "tuple[str | None, _Ground]":
        """The street list, and what the site itself says."""
        found = select(sites.c.data, site_streets.c.csv).select_from(sites.outerjoin(site_streets))
        with self._database.read() as sql:
            row = sql.execute(found.where(sites.c.id == site)).one()
        return row.csv, _Ground.of(row.data)


@dataclass(frozen=True)
class _Ground:
    """What a site's own data say of its ground."""

    districts: tuple[str, ...]
    neighbours: tuple[str, ...]
    boundary: tuple[Point, ...]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "_Ground":
        """Sites that were stored by an older program have less."""
        corners = tuple((lat, lon) for lat, lon in data.get("boundary", ()))
        return cls(tuple(data.get("districts", ())), tuple(one["town"] for one in data.get("neighbours", ())), corners)


@cache
def _without_any() -> Streets:
    return Streets(())


def parsed(csv: str | bytes, source: str = FILE) -> "list[Row]":
    """The rows of a street list (`nlu.places.street_csv`); raises BadCatalogue with the line and the reason."""
    from nlu.places.street_csv import StreetListError, parse_streets

    try:
        return parse_streets(csv.encode() if isinstance(csv, str) else csv, source)
    except StreetListError as error:
        raise BadCatalogue(str(error)) from error
