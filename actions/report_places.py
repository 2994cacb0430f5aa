"""Where something is: what a citizen wrote or shared, held against the city's street list."""

import re
from dataclasses import dataclass
from typing import Any, Literal

from actions.foreign_places import as_german
from actions.report_place_words import ends_with_noun
from bot.cases.duplicates import metres
from bot.cases.plain import one_line
from bot.cases.streets import Streets
from nlu.places.matching import Decision, Match
from nlu.places.names import plain_word, read_name
from nlu.places.place import Place
from nlu.places.streets import Street

Told = Literal["found", "which", "unknown", "outside", "motorway", "landmark", "number", "nothing"]
_LONGEST = 300
_REACH_M = 2_000
"""How far from the nearest known street a point may lie: streets are known by their middle."""
_NEAR_M = 150
_MOTORWAY = re.compile(r"A ?\d{1,3}")
_LED_IN = re.compile(
    r"^(?:in|an|auf|bei|vor|aus)\s+(?:der|dem|den|die)\s+"
    r"(?=.*(?:stra(?:ß|ss)e|str\.?|weg|allee|gasse|platz|ring)$)",
    re.I,
)
"""A preposition with its article before an unknown street, whose name they are no part of; the reader takes others."""
_ROAD = re.compile(r"[BKL] ?\d{1,4}")


@dataclass(frozen=True)
class Finding:
    """What a text says about the place; `places`: one if found, several to choose from."""

    told: Told
    places: tuple[dict[str, Any], ...] = ()
    name: str = ""
    """The street, town or road that is not known, as it was written."""
    rest: str = ""
    """The text without the place."""


def find(
    text: str, streets: Streets, known: dict[str, Any] | None = None, city: frozenset[str] = frozenset()
) -> Finding:
    """`known`: the place so far, to which a bare house number belongs.

    `city`: the names of the city itself; any other town is outside. Without them only a postcode tells that.
    """
    read = streets.reader.read(as_german(text))
    town = read.town or ""
    named = town and (not read.postcode or streets.is_neighbour(town))
    if city and named and not _is_city(town, city):
        return Finding("outside", name=town, rest=read.rest)
    if read.house_number and not read.street:
        if known and known.get("street"):
            return Finding("number", (placed(streets, _street(streets, known), read, known),), rest=read.rest)
        read = Place(read.text)
    if not read.street:
        return _without_street(read, streets)
    if _MOTORWAY.fullmatch(read.street):
        return Finding("motorway", name=read.street, rest=read.rest)
    if not streets:
        return Finding("found", (_written(read),), rest=read.rest)
    return _matched(read, streets)


def _is_city(town: str, city: frozenset[str]) -> bool:
    """Whether a town, or the town of a part ("Köln-Mülheim"), is in the city's names ("Stadt Köln")."""
    names = {plain_word(name) for name in city}
    plain = plain_word(town)
    return not names.union(*map(str.split, names)).isdisjoint({plain, plain.split("-")[0]})


def _matched(read: Place, streets: Streets) -> Finding:
    match = streets.matcher.match(
        read.street or "", postcode=read.postcode, district=read.district, house_number=read.house_number
    )
    written = read.street or ""
    elsewhere = _elsewhere(read, streets)
    street = match.street or _only_exact(match, written) or _behind_a_noun(match, written)
    if street:
        return Finding("found", (placed(streets, street, read),), rest=read.rest)
    if elsewhere:
        return Finding("outside", name=elsewhere, rest=read.rest)
    if match.decision is Decision.CHOICES:
        offered = tuple(placed(streets, one.street, read) for one in match.candidates)
        return Finding("which", offered, read.street or "", read.rest)
    if _ROAD.fullmatch(read.street or ""):
        return Finding("landmark", (_written(read),), rest=read.rest)
    return Finding("unknown", (_written(read),), _bare(read.street or ""), read.rest)


def _only_exact(match: Match, written: str) -> Street | None:
    """The one street that is called just so, however many others are called much the same."""
    names = {read_name(name).plain for name in (written, _bare(written))}
    exact = [one.street for one in match.candidates if read_name(one.street.name).plain in names]
    return exact[0] if len(exact) == 1 else None


def _behind_a_noun(match: Match, written: str) -> Street | None:
    """The street of "Spielplatz Parkallee", where what stands before its name says what is there."""
    line = written.casefold()
    ends = [one.street for one in match.candidates if line.endswith(f" {one.street.name.casefold()}")]
    return ends[0] if len(ends) == 1 and ends_with_noun(line.removesuffix(ends[0].name.casefold())) else None


def _without_street(read: Place, streets: Streets) -> Finding:
    elsewhere = _elsewhere(read, streets)
    if elsewhere:
        return Finding("outside", name=elsewhere, rest=read.rest)
    if read.landmark or read.district:
        return Finding("landmark", (_written(read),), rest=read.rest)
    return Finding("nothing", rest=read.rest)


def _elsewhere(read: Place, streets: Streets) -> str:
    """The town with a postcode that no street of the city has."""
    known = streets.matcher.streets.postcodes
    return (
        f"{read.postcode} {read.town or ''}".strip() if read.postcode and known and read.postcode not in known else ""
    )


def placed(streets: Streets, street: Street, read: Place, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """A place in a street of the list; a point only where it is that of the house, or the whole street is meant."""
    before = known or {}
    number, landmark = read.house_number, read.landmark or before.get("landmark")
    exact = not number or streets.matcher.streets.has_number(street, number)
    point = streets.matcher.streets.point_of(street, number) if exact and not landmark else None
    place = {"street": street.name, "district": street.district or None, "house_number": number, "landmark": landmark}
    place |= {"crossing": read.crossing} | ({"lat": point[0], "lon": point[1]} if point else {})
    return {name: value for name, value in place.items() if value is not None}


def _written(read: Place) -> dict[str, Any]:
    """A place that no list knows, as it was written."""
    names = ("street", "house_number", "district", "landmark", "crossing")
    values = {name: getattr(read, name) for name in names} | {"street": _bare(read.street or "")}
    return {name: one_line(value)[:_LONGEST] for name, value in values.items() if value}


def _bare(street: str) -> str:
    return _LED_IN.sub("", street)


def _street(streets: Streets, known: dict[str, Any]) -> Street:
    """The street of a place that was found before; one of its own where no list has it."""
    same = (s for s in streets.matcher.streets.streets if (s.name, s.district or None) == _name(known))
    return next(same, Street(str(known["street"]), str(known.get("district") or ""), frozenset(), None, 0, 0))


def _name(known: dict[str, Any]) -> tuple[Any, Any]:
    return known.get("street"), known.get("district")


def with_landmark(known: dict[str, Any], text: str) -> dict[str, Any]:
    """A street with what is near, in the citizen's own words; then its middle says nothing any more."""
    kept = {name: value for name, value in known.items() if name not in ("lat", "lon")}
    return kept | {"landmark": one_line(text)[:150]}


def is_complete(place: dict[str, Any]) -> bool:
    """Whether somebody who goes there finds it."""
    return any(place.get(name) for name in ("house_number", "landmark", "crossing", "point", "kept"))


def is_vague(place: dict[str, Any]) -> bool:
    """Whether it was only left so because nothing better was known: no street, or nowhere in particular in it."""
    exact = any(place.get(name) for name in ("house_number", "landmark", "crossing"))
    return not place.get("point") and not (place.get("street") and exact)


def pointed(lat: float, lon: float, streets: Streets) -> dict[str, Any] | None:
    """A point that was shared, with the nearest street; None where it lies outside of the city.

    That is for the site's boundary to say; where nobody has drawn one, for how far the nearest street is.
    """
    if streets.area and (lat, lon) not in streets.area:
        return None
    known = [street for street in streets.matcher.streets.streets if street.point]
    place: dict[str, Any] = {"lat": lat, "lon": lon, "point": True}
    if not known:
        return place
    away, nearest = min(((metres((lat, lon), s.point or (0, 0)), s) for s in known), key=lambda found: found[0])
    if away > _REACH_M and not streets.area:
        return None
    return place | ({"street": nearest.name, "district": nearest.district or None} if away <= _NEAR_M else {})


def address(place: dict[str, Any]) -> str:
    """The place on one line, as it is filed."""
    street = " ".join(str(place[name]) for name in ("street", "house_number") if place.get(name))
    if place.get("point"):
        street = f"≈ {street}" if street else ""
    if place.get("crossing"):
        street = f"{street} / {place['crossing']}"
    parts = [part for part in (street, place.get("district")) if part]
    line = ", ".join(map(str, parts))
    if place.get("landmark"):
        line = f"{line} ({place['landmark']})" if line else str(place["landmark"])
    return line[:_LONGEST]


def label(place: dict[str, Any], language_point: str) -> str:
    """What the citizen reads: the address, or that it is the point they shared."""
    shown = address(place)
    if not place.get("point"):
        return shown
    return f"{language_point} ({shown})" if shown else language_point
