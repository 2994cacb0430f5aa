"""The city's streets, with what is known of each: district, postcodes, house numbers, where it lies."""

import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from nlu.places.house_numbers import compact
from nlu.places.names import name_words, plain_word
from nlu.places.street_csv import Row, parse_streets

Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""


@dataclass(frozen=True, slots=True)
class Street:
    """One street of one district; `name` as the city writes it."""

    name: str
    district: str
    postcodes: frozenset[str]
    point: Point | None
    """The middle of all rows that have one."""
    first: int
    """Place of its first house number in the list's arrays."""
    last: int


class StreetList:
    """Only read after it is built. House numbers lie in flat arrays: 24 bytes each."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """One street for each name and district: rows of several postcodes or house numbers are put together."""
        self._numbers: list[str] = []
        self._lat, self._lon = array("d"), array("d")
        ordered = sorted(rows, key=lambda row: (_same(row), row.house_number))
        self.streets = tuple(self._street(list(group)) for _, group in groupby(ordered, key=_same))
        self.postcodes = frozenset(code for street in self.streets for code in street.postcodes)
        self.districts = tuple(sorted({street.district for street in self.streets if street.district}))

    @classmethod
    def load(cls, path: Path) -> "StreetList":
        """From a CSV as `nlu.places.street_csv` describes. Raises StreetListError, OSError."""
        return cls(parse_streets(path.read_bytes(), path.name))

    def __len__(self) -> int:
        return len(self.streets)

    def knows_numbers(self, street: Street) -> bool:
        """Whether the list has house numbers of the street at all."""
        return street.last > street.first

    def point_of(self, street: Street, house_number: str | None = None) -> Point | None:
        """Where the house stands; where the list does not have it, the middle of the street."""
        at = self._at(street, house_number)
        if at is None or self._lat[at] != self._lat[at]:
            return street.point
        return self._lat[at], self._lon[at]

    def has_number(self, street: Street, house_number: str) -> bool:
        """Whether the list has this house; of "12-14" and "12a" also where it only has 12."""
        return self._at(street, house_number) is not None

    def _at(self, street: Street, house_number: str | None) -> int | None:
        numbers = self._numbers[street.first : street.last]
        exact = compact(house_number or "")
        digits = exact[: next((at for at, sign in enumerate(exact) if not sign.isdigit()), len(exact))]
        found = next((form for form in (exact, digits) if form and form in numbers), None)
        return None if found is None else street.first + numbers.index(found)

    def _street(self, rows: Sequence[Row]) -> Street:
        first = len(self._numbers)
        for row in rows:
            if row.house_number:
                self._numbers.append(sys.intern(compact(row.house_number)))
                lat, lon = row.point or (float("nan"), float("nan"))
                self._lat.append(lat)
                self._lon.append(lon)
        postcodes = frozenset(row.postcode for row in rows if row.postcode)
        name = max((row.street for row in rows), key=len)
        return Street(name, rows[0].district, postcodes, _middle(rows), first, len(self._numbers))


def _same(row: Row) -> tuple[str, str]:
    """Rows of one street; "Bonner Str." and "Bonner Straße" are one, "Bahnweg" and "Bähnweg" are two."""
    return "".join(name_words(row.street)), plain_word(row.district)


def _middle(rows: Sequence[Row]) -> Point | None:
    points = [row.point for row in rows if row.point]
    if not points:
        return None
    return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)
