"""The towns around a city: reports from there are not the city's, and citizens are told whose they are."""

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import AfterValidator, StringConstraints, model_validator

from bot.knowledge.articles import Line, Strict
from nlu.places.area import Area, Point
from nlu.places.names import plain_word


def _drawn(corners: tuple[Point, ...]) -> tuple[Point, ...]:
    if corners:
        Area(corners)
    return corners


Boundary = Annotated[tuple[Point, ...], AfterValidator(_drawn)]
"""Latitude and longitude of each corner: two opposite ones are a box, more are a polygon; none: not known."""
Postcode = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s()\[\]]+$", max_length=300)]
Phone = Annotated[str, StringConstraints(pattern=r"^[+0-9][0-9 ()/-]{1,40}$")]


class Neighbour(Strict):
    """A town beside the city, and who is responsible there."""

    town: Line
    authority: Line
    url: Url | None = None
    phone: Phone | None = None
    postcodes: tuple[Postcode, ...] = ()
    boundary: Boundary = ()

    @model_validator(mode="after")
    def _is_reachable(self) -> Self:
        if not (self.url or self.phone):
            raise ValueError("needs `url` or `phone`, else nobody is helped by the name")
        return self


def neighbour_called(neighbours: Iterable[Neighbour], said: str) -> Neighbour | None:
    """The neighbour that a citizen means with "99985 Beispielhausen", with one of the two, or with a part of it."""
    words = plain_word(said).split()
    code = next((word for word in words if word.isdecimal()), "")
    named = " ".join(word for word in words if not word.isdecimal())
    known = [(one, plain_word(one.town)) for one in neighbours]
    by_name = next((one for one, town in known if named == town or named.startswith(f"{town}-")), None)
    return by_name or next((one for one, _ in known if code in one.postcodes), None)


def neighbour_at(neighbours: Iterable[Neighbour], point: Point) -> Neighbour | None:
    """The neighbour on whose ground a point lies, where the site knows its boundary."""
    return next((one for one in neighbours if one.boundary and point in Area(one.boundary)), None)
