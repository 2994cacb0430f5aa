"""Reads the service database extract ("dldb") that appointment systems of German cities hold.

Source of the fields: the catalogue of the eappointment project (github.com/it-at-m/eappointment), one JSON
object a line: `services_<language>.jsonl` with id, name, leika, keywords, description, fees, duration_min,
locations, lastupdate, and `locations_<language>.jsonl` with id, name, displayName, address, geo, contact.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.knowledge.articles import Module
from bot.knowledge.imports.batch import Batch, CatalogueError
from bot.knowledge.imports.collect import TOPIC, Collector, Draft
from bot.knowledge.imports.dldb_offices import add_office, office_id, unit_of
from bot.knowledge.imports.markup import to_markdown
from bot.knowledge.imports.source import clean, day_of, file_day, read_json_lines, reason
from bot.knowledge.imports.values import service_key, words

_MODULES = (Module.WHAT, Module.FEE, Module.DURATION)
_FIELDS = ("topic", "url", "review_by", "valid_from", "valid_to", "sources", "questions", "handover")
UNSAID = frozenset((*_FIELDS, *(module for module in Module if module not in _MODULES)))
"""What an article can hold and the extract cannot."""

Id = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class Service(BaseModel):
    """One line of a services file; fields that are not needed here are passed over."""

    model_config = ConfigDict(coerce_numbers_to_str=True, frozen=True)

    id: Id
    name: str
    leika: str | None = None
    keywords: tuple[str, ...] | None = None
    description: str | None = None
    fees: str | None = None
    duration_min: int | None = None
    locations: tuple[Id, ...] | None = None
    lastupdate: str | None = None


def read(path: Path) -> Batch:
    """A folder with `services_*.jsonl` and `locations_*.jsonl`, or one services file; see `CatalogueError`."""
    collector = Collector()
    units: dict[str, str] = {}
    for file in _files(path, "locations"):
        for line, row, why in read_json_lines(file):
            add_office(collector, line, row, why, _language(file))
            units |= unit_of(row)
    for file in _files(path, "services"):
        for line, row, why in read_json_lines(file):
            _add(collector, line, row, why, _Context(file, units))
    return collector.batch()


class _Context:
    """What all lines of one services file have in common."""

    def __init__(self, file: Path, units: dict[str, str]) -> None:
        self.language = _language(file)
        self.day: date = file_day(file)
        self.units = units


def _files(path: Path, kind: str) -> list[Path]:
    if not path.is_dir():
        return [path] if kind == "services" else []
    files = sorted(path.glob(f"{kind}_*.jsonl"), key=lambda file: (_language(file) != "de", file.name))
    if not files and kind == "services":
        raise CatalogueError(f"{path.name}: the folder has no services_*.jsonl")
    return files


def _language(file: Path) -> str:
    """The language in a name like `services_de.jsonl`; German when it has none."""
    last = file.stem.rpartition("_")[2]
    return last if len(last) == 2 and last.isascii() and last.islower() else "de"


def _add(collector: Collector, line: int, row: Any, why: str | None, context: _Context) -> None:
    ref = row.get("id", "") if row else ""
    if why:
        return collector.refuse(line, ref, why)
    try:
        service = Service.model_validate(row)
    except ValidationError as error:
        return collector.refuse(line, ref, reason(error))
    return collector.add(_draft(collector, line, service, context))


def _draft(collector: Collector, line: int, service: Service, context: _Context) -> Draft:
    key, unusable = service_key(service.leika)
    if unusable:
        collector.leave_out(line, service.id, f"service key {unusable} is not 14 digits beginning with 99")
    offices, day = tuple(_offices(collector, line, service)), day_of(service.lastupdate)
    fields = {
        "service_key": key,
        "external_id": service.id,
        "topic": TOPIC,
        "offices": offices,
        "department": next((context.units[o] for o in offices if o in context.units), None),
        "updated": day or context.day,
        "unsaid": UNSAID if day else UNSAID | {"updated"},
        "texts": {context.language: _text(service, context.language)},
    }
    return Draft(line=line, ref=service.id, fields=fields)


def _offices(collector: Collector, line: int, service: Service) -> Iterator[str]:
    for location in dict.fromkeys(service.locations or ()):
        if office_id(location) in collector.offices:
            yield office_id(location)
        else:
            collector.leave_out(line, service.id, f"location {location} is not in the catalogue")


def _text(service: Service, language: str) -> dict[str, Any]:
    title = " ".join(clean(service.name).split())
    modules = {
        Module.WHAT: to_markdown(service.description or ""),
        Module.FEE: to_markdown(service.fees or ""),
        Module.DURATION: appointment(service.duration_min, language),
    }
    return {
        "title": title,
        "modules": {module: text for module, text in modules.items() if text},
        "synonyms": words(_keywords(service), title),
    }


def _keywords(service: Service) -> Iterable[str]:
    return service.keywords or ()


def appointment(minutes: int | None, language: str) -> str:
    """How long to plan for the appointment, as a sentence; empty when unknown or in a language not spoken here."""
    if not minutes or not 0 < minutes < 24 * 60:
        return ""
    hours, rest = divmod(minutes, 60) if minutes >= 120 else (0, minutes)
    if language == "de":
        parts = (f"{hours} Stunden" if hours else "", f"{rest} Minuten" if rest else "")
        return f"Planen Sie für den Termin etwa {' und '.join(filter(None, parts))} ein."
    if language == "en":
        parts = (f"{hours} hours" if hours else "", f"{rest} minutes" if rest else "")
        return f"Allow about {' and '.join(filter(None, parts))} for the appointment."
    return ""
