"""Reads XZuFi 2.2.0, the exchange format of the service finders of federation, states and cities.

Source of the structure: the open parser codedust/xzufi (messages, `schreibe`, ids, responsibilities, online
services) and an importer of the Portalverbund's deliveries (typed modules, `zustaendigkeitTransferObjekt`,
`loesche`); the text modules are explained in `xzufi_codes`. Responsibilities by area (`gebietID`) are not told
apart: a delivery is read as that of one city.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.knowledge.imports.batch import Batch, CatalogueError
from bot.knowledge.imports.collect import TOPIC, Collector, Draft
from bot.knowledge.imports.slugs import slug
from bot.knowledge.imports.source import day_of, file_day
from bot.knowledge.imports.values import service_key, web
from bot.knowledge.imports.xzufi_document import Element, children, identity, local, open_document, value
from bot.knowledge.imports.xzufi_offices import office_fields, office_id
from bot.knowledge.imports.xzufi_relations import Identity, Known, Relations, online_parts
from bot.knowledge.imports.xzufi_texts import texts_of

UNSAID = frozenset(("department", "review_by", "valid_from", "valid_to", "questions", "handover", "plain"))
"""What an article can hold and a delivery cannot."""

READ = ("leistung", "organisationseinheit", "onlinedienst", "zustaendigkeitTransferObjekt")


@dataclass(frozen=True, slots=True)
class _Thing:
    """One object of a delivery and where it stands."""

    element: Element
    file: Path

    @property
    def line(self) -> int:
        found = self.element.sourceline
        return found if isinstance(found, int) else 0

    @property
    def identity(self) -> Identity:
        return identity(next(children(self.element, "id"), None))


def read(path: Path) -> Batch:
    """An XZuFi file, or a folder whose `*.xml` files belong together; see `CatalogueError`."""
    files = sorted(path.glob("*.xml")) if path.is_dir() else [path]
    if not files:
        raise CatalogueError(f"{path.name}: the folder has no XML files")
    collector = Collector()
    things: dict[str, list[_Thing]] = {kind: [] for kind in READ}
    for file in files:
        for element in _objects(open_document(file), file, collector):
            things[local(element)].append(_Thing(element, file))
    _Delivery(things, collector).take()
    return collector.batch()


def _objects(root: Element, file: Path, collector: Collector) -> Iterator[Element]:
    """Each object that is read; the others are counted and reported once a kind."""
    passed: Counter[str] = Counter()
    if local(root) in READ:
        yield root
        return
    for message in root:
        if local(message) == "schreibe":
            for element in message:
                if local(element) in READ:
                    yield element
                else:
                    passed[local(element)] += 1
        elif local(message) == "loesche":
            passed["loesche"] += 1
        else:
            yield from (element for element in message.iter() if local(element) == "leistung")
    for kind, count in passed.items():
        collector.leave_out(0, file.name, f"{count} x {kind} passed over")


class _Delivery:
    """All objects of a delivery, so that they can be brought together."""

    def __init__(self, things: dict[str, list[_Thing]], collector: Collector) -> None:
        self._services = things["leistung"]
        self._units = things["organisationseinheit"]
        self._online = {thing.identity: thing.element for thing in things["onlinedienst"]}
        self._collector = collector
        self._service_ids = Known(thing.identity for thing in self._services)
        self._unit_ids = Known(thing.identity for thing in self._units)
        transfers = [thing.element for thing in things["zustaendigkeitTransferObjekt"]]
        units = Relations((thing.element for thing in self._units), transfers)
        online = Relations(self._online.values(), transfers)
        self._unit_of = units.by_service(self._service_ids, self._unit_ids)
        self._online_of = online.by_service(self._service_ids, Known(self._online))

    def take(self) -> None:
        """Hand everything to the collector, offices first."""
        for unit in self._units:
            name = self._unit_ids.name(unit.identity)
            if name:
                self._collector.add_office(unit.line, name, office_fields(unit.element, name))
            else:
                self._collector.refuse(unit.line, unit.file.name, "the organisation unit has no id")
        for service in self._services:
            self._take_service(service)

    def _take_service(self, service: _Thing) -> None:
        ref = self._service_ids.name(service.identity)
        if not ref:
            return self._collector.refuse(service.line, service.file.name, "the service has no id")
        online = (self._online[one] for one in self._online_of.get(service.identity, ()))
        texts, untitled = texts_of(service.element, online_parts(online))
        if not texts:
            return self._collector.refuse(service.line, ref, "no title (Leistungsbezeichnung) in any language")
        for spoken in untitled:
            self._collector.leave_out(service.line, ref, f"texts in {spoken} have no title")
        fields = _fields(service.element, file_day(service.file)) | {
            "external_id": ref,
            "service_key": self._key(service, ref),
            "offices": tuple(self._offices(service.identity)),
            "texts": texts,
        }
        return self._collector.add(Draft(line=service.line, ref=ref, fields=fields))

    def _offices(self, service: Identity) -> Iterator[str]:
        for unit in self._unit_of.get(service, ()):
            if (made := office_id(self._unit_ids.name(unit))) in self._collector.offices:
                yield made

    def _key(self, service: _Thing, ref: str) -> str | None:
        found = [service_key(value(code)) for code in children(service.element, "referenzLeiKa", "code")]
        for unusable in (wrong for _, wrong in found if wrong):
            self._collector.leave_out(service.line, ref, f"service key {unusable} is not 14 digits from 99")
        return next((key for key, _ in found if key), None)


def _fields(service: Element, file_date: date) -> dict[str, Any]:
    day = day_of(value(service, "versionsinformation", "geaendertDatumZeit"))
    updated = day or file_date
    topic = next((value(name) for name in children(service, "kategorie", "bezeichnung")), "")
    unsaid = UNSAID if topic else UNSAID | {"topic"}
    return {
        "topic": slug(topic) if topic else TOPIC,
        "url": _first_web(value(portal, "uri") for portal in children(service, "modulUrsprungsportal")),
        "updated": updated,
        "sources": _sources(service, updated),
        "unsaid": unsaid if day else unsaid | _guessed(service),
    }


def _guessed(service: Element) -> set[str]:
    """What an undated service makes a guess: its own day, and that of an approval without a day."""
    approved = day_of(value(service, "modulFachlicheFreigabe", "fachlichFreigegebenAm"))
    return {"updated"} if approved else {"updated", "as_of"}


def _first_web(found: Iterable[str]) -> str | None:
    return next(filter(None, map(web, found)), None)


def _sources(service: Element, updated: date) -> tuple[dict[str, Any], ...]:
    """Who approved the texts, and when."""
    approval = next(children(service, "modulFachlicheFreigabe"), None)
    if approval is None or not (body := value(approval, "fachlichFreigegebenDurch")):
        return ()
    return ({"title": body[:300], "as_of": day_of(value(approval, "fachlichFreigegebenAm")) or updated},)
