"""Organisation units of an XZuFi delivery as offices.

Fields as public programs read them: `name/name`, `anschrift` (strasse, hausnummer, postleitzahl, ort),
`kommunikation` (kanal/code: 02 and 03 telephone, 04 fax; kennung), `internetadresse/uri`. The free text of
opening hours (`infoOeffnungszeitenText`) was not found in a sample and is read where it is present.
"""

from collections.abc import Iterator
from typing import Any

from bot.knowledge.imports.markup import to_markdown
from bot.knowledge.imports.slugs import slug
from bot.knowledge.imports.values import web
from bot.knowledge.imports.xzufi_document import Element, children, inside, language, local, value

FAX = "04"
PLACE = {"street": "strasse", "house_number": "hausnummer", "postal_code": "postleitzahl", "city": "ort"}


def office_id(name: str) -> str:
    """The id of the office made from the id of an organisation unit, e.g. `xzufi-2292`."""
    return slug(f"xzufi-{name}")


def office_fields(unit: Element, name: str) -> dict[str, Any]:
    """What `Office` is made from; `name` is the unit's id in the catalogue."""
    contacts = list(_contacts(unit))
    return {
        "id": office_id(name),
        "name": {spoken: value(found) for spoken, found in _spoken(children(unit, "name", "name"))},
        "address": next(_addresses(unit), None),
        "phone": next((k for code, k in contacts if code != FAX and _is_phone(k)), None),
        "email": next((k for _, k in contacts if "@" in k), None),
        "url": next(filter(None, (web(value(a, "uri")) for a in children(unit, "internetadresse"))), None),
        "opening": dict(_opening(unit)),
    }


def _spoken(elements: Iterator[Element]) -> Iterator[tuple[str, Element]]:
    """The first element of each language that says something."""
    seen: set[str] = set()
    for element in elements:
        spoken = language(element)
        if spoken and spoken not in seen and value(element):
            seen.add(spoken)
            yield spoken, element


def _addresses(unit: Element) -> Iterator[dict[str, str | None]]:
    for place in children(unit, "anschrift"):
        found = {key: value(place, tag) or None for key, tag in PLACE.items()}
        if found["street"] and found["city"]:
            yield found


def _contacts(unit: Element) -> Iterator[tuple[str, str]]:
    for contact in children(unit, "kommunikation"):
        yield value(contact, "kanal", "code"), value(contact, "kennung")


def _is_phone(text: str) -> bool:
    return "@" not in text and not web(text) and sum(c.isdigit() for c in text) >= 3


def _opening(unit: Element) -> Iterator[tuple[str, str]]:
    found = (child for child in unit if local(child) == "infoOeffnungszeitenText")
    for spoken, element in _spoken(found):
        if text := to_markdown(inside(element)):
            yield spoken, text
