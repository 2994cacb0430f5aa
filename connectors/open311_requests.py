"""Between our cases and the requests of Open311 GeoReport v2, without any network.

Source: GeoReport v2 (wiki.open311.org/GeoReport_v2): POST requests, GET requests, GET tokens, errors.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.cases.catalogue import Attribute, Service, text
from bot.cases.models import Case
from connectors.open311_documents import Record
from connectors.open311_documents import text as field

Fields = list[tuple[str, str]]
_MARK = re.compile(r"\[Lotse ([^\]\s]+)\]", re.IGNORECASE)
_CLOSED = "closed"
_LONGEST_ID = 200
_LONGEST_STATUS = 40
_LONGEST_NOTES = 4_000


@dataclass(frozen=True)
class Request:
    """What an endpoint says of one request; None where it says nothing."""

    id: str | None
    token: str | None
    status: str | None
    """`open` or `closed`; other words of servers that invent some are kept as they are."""
    notes: str | None
    """What the city says about it, in its own words."""
    description: str | None

    @property
    def is_closed(self) -> bool:
        """Whether the city is done with it."""
        return self.status == _CLOSED


def mark(number: str) -> str:
    """What a description begins with: by it we find our request again, and so do the people in the other system."""
    return f"[Lotse {number}]"


def is_marked(request: Request, number: str) -> bool:
    """Whether this is our request for the case with that number: the first mark counts, the others a citizen wrote."""
    first = _MARK.search(request.description or "")
    return first is not None and first[1].casefold() == number.casefold()


def fields(case: Case, service: Service | None) -> Fields:
    """The form fields of POST requests; without a service (it was taken out of the catalogue) only the case's own.

    The contact goes along, which was given for this purpose and with consent.
    """
    foreign = service.external_code if service else None
    given: dict[str, str | None] = {"service_code": foreign or case.service, "description": _description(case, service)}
    given |= _place(case) | _contact(case)
    plain = [(name, value) for name, value in given.items() if value]
    return plain if foreign else [*plain, *_attributes(case)]


def _description(case: Case, service: Service | None) -> str:
    """A system with codes of its own does not know our attributes: there the answers become sentences."""
    answers = _answers(case, service) if service and service.external_code else ()
    return "\n".join((f"{mark(case.number)} {case.description}".strip(), *answers))


def _answers(case: Case, service: Service) -> Iterator[str]:
    for attribute in sorted(service.attributes, key=lambda one: one.order):
        given = case.attributes.get(attribute.code)
        if given is not None:
            names = ", ".join(_name(attribute, str(each)) for each in (given if isinstance(given, list) else [given]))
            yield f"{text(attribute.description, 'de')} {names}"


def _name(attribute: Attribute, key: str) -> str:
    return next((text(value.name, "de") for value in attribute.values if value.key == key), key)


def _place(case: Case) -> dict[str, str | None]:
    words = ", ".join(part for part in (case.address, case.district) if part)
    lat, lon = (None if value is None else f"{value:.6f}" for value in (case.lat, case.lon))
    return {"lat": lat, "long": lon, "address_string": words}


def _contact(case: Case) -> dict[str, str | None]:
    if case.contact is None:
        return {}
    first, _, last = (case.contact.name or "").rpartition(" ")
    reach = {"email": case.contact.email, "phone": case.contact.phone}
    return {"first_name": first, "last_name": last} | reach


def _attributes(case: Case) -> Iterator[tuple[str, str]]:
    for code, given in case.attributes.items():
        if isinstance(given, list):
            yield from ((f"attribute[{code}][]", str(each)) for each in given)
        else:
            yield f"attribute[{code}]", f"{given:g}" if isinstance(given, float) else str(given)


def requests(records: Iterable[Record]) -> list[Request]:
    """The requests among what an endpoint answered: all that have a number or a token."""
    found = [_request(record) for record in records]
    return [one for one in found if one.id or one.token]


def _request(record: Record) -> Request:
    status = (field(record, "status") or "").casefold()[:_LONGEST_STATUS] or None
    notes = (field(record, "status_notes") or "")[:_LONGEST_NOTES] or None
    identity, token = _id(record, "service_request_id"), _id(record, "token")
    return Request(identity, token, status, notes, field(record, "description"))


def _id(record: Record, name: str) -> str | None:
    found = field(record, name)
    return found if found and len(found) <= _LONGEST_ID else None


def refusals(records: Iterable[Record]) -> list[str]:
    """The errors that an endpoint tells: its own code and sentence."""
    found = ((field(record, "code"), field(record, "description")) for record in records)
    return [f"{code} {why or ''}".strip() for code, why in found if code and code.isdecimal() and int(code) >= 400]
