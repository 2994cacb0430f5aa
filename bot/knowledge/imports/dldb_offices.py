"""Locations of a service database extract as offices."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.knowledge.imports.collect import Collector
from bot.knowledge.imports.markup import to_markdown
from bot.knowledge.imports.slugs import slug
from bot.knowledge.imports.source import reason
from bot.knowledge.imports.values import degrees, one_line, web


class Place(BaseModel):
    """The address of a location."""

    model_config = ConfigDict(coerce_numbers_to_str=True, frozen=True)

    street: str | None = None
    house_number: str | None = None
    postal_code: str | None = None
    city: str | None = None


class Contact(BaseModel):
    """How a location is reached."""

    model_config = ConfigDict(coerce_numbers_to_str=True, frozen=True)

    email: str | None = None
    phone: str | None = None
    webinfo: str | None = None


class Location(BaseModel):
    """One line of a locations file; fields that are not needed here are passed over."""

    model_config = ConfigDict(coerce_numbers_to_str=True, frozen=True)

    id: str = Field(min_length=1, max_length=60)
    name: str = Field(min_length=1)
    displayName: str | None = None
    address: Place | None = None
    contact: Contact | None = None
    geo: dict[str, Any] | None = None
    opening_times: str | None = None


def office_id(location: str) -> str:
    """The id of the office made from a location id, e.g. `dldb-10546`."""
    return slug(f"dldb-{location}")


def unit_of(row: Any) -> dict[str, str]:
    """The office id and the department (organisation unit) that a location belongs to, if it names one."""
    unit = row.get("organizationUnit") if row else None
    name = one_line(unit) if isinstance(unit, str) else None
    return {office_id(str(row.get("id"))): name} if name else {}


def add_office(collector: Collector, line: int, row: Any, why: str | None, language: str) -> None:
    """Check one line of a locations file and keep it as an office."""
    ref = f"location {row.get('id', '')}" if row else "location"
    if why:
        return collector.refuse(line, ref, why)
    try:
        place = Location.model_validate(row)
    except ValidationError as error:
        return collector.refuse(line, ref, reason(error))
    return collector.add_office(line, ref, _fields(place, language))


def _fields(place: Location, language: str) -> dict[str, Any]:
    contact, geo = place.contact or Contact(), place.geo or {}
    opening = to_markdown(place.opening_times or "")
    return {
        "id": office_id(place.id),
        "name": {language: one_line(place.displayName) or one_line(place.name) or ""},
        "address": _address(place.address),
        "phone": one_line(contact.phone),
        "email": one_line(contact.email),
        "url": web(contact.webinfo),
        "opening": {language: opening} if opening else {},
        "lat": degrees(geo.get("lat"), 90),
        "lon": degrees(geo.get("lon"), 180),
    }


def _address(place: Place | None) -> dict[str, str | None] | None:
    if place is None or not one_line(place.street) or not one_line(place.city):
        return None
    return {key: one_line(value) for key, value in place.model_dump().items()}
