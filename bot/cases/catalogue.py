"""What can be reported in a city: its Open311 service definitions as data, so that a category needs no code.

The fields are those of Open311 GeoReport v2 (GET services, GET services/{code}); department, due time and what counts
as the same report are ours.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import yaml
from pydantic import Field, StringConstraints, ValidationError, model_validator

from bot.errors import BadCatalogue, UnknownService
from bot.service_hours import ServiceHours, Strict
from nlu.yaml_files import read_yaml

Kind = Literal["defect", "service_complaint"]
"""A defect in public space, or a complaint about the administration's own service."""
Datatype = Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Texts = dict[Language, Line]

FILE = "services.yml"
_LISTS = ("singlevaluelist", "multivaluelist")
M = TypeVar("M", bound=Strict)


def text(texts: dict[str, str], language: str) -> str:
    """The text in `language`, else in German, else in any; empty if there is none."""
    return texts.get(language) or texts.get("de") or next(iter(texts.values()), "")


class Value(Strict):
    """One of the values that an attribute offers."""

    key: Slug
    name: Texts = Field(min_length=1)


class Attribute(Strict):
    """A further question of one category."""

    code: Slug
    description: Texts = Field(min_length=1)
    """The question, or with `variable: false` what is told and not asked."""
    datatype: Datatype
    datatype_description: Texts = {}
    """How the answer looks."""
    order: int = Field(ge=1)
    variable: bool = True
    required: bool = False
    values: tuple[Value, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if bool(self.values) != (self.datatype in _LISTS):
            raise ValueError("lists, and only lists, have values")
        if len({value.key for value in self.values}) < len(self.values):
            raise ValueError("a key of its values stands twice")
        if self.required and not self.variable:
            raise ValueError("what is only told cannot be required")
        return self


class Sameness(Strict):
    """From when on two reports of the category are taken for the same; see `duplicates` for the measure."""

    within_m: float = Field(40, ge=0, le=5_000)
    """40 m: a telephone in a narrow street is off by 10 to 20 m, and so is the second one."""
    within_days: int = Field(30, ge=0, le=3_650)
    """30 days: what was reported before is repaired or stands open with a due time; 0: never the same."""


class Service(Strict):
    """A category of reports."""

    code: Slug
    """Stable: cases and other systems keep it."""
    kind: Kind
    name: Texts = Field(min_length=1)
    description: Texts = {}
    group: Slug
    keywords: dict[Language, tuple[Line, ...]] = {}
    department: Line
    due_hours: int = Field(ge=1, le=10_000)
    """Until the case should be closed, counted as `due_counts` says."""
    due_counts: Literal["service_hours", "all_hours"] = "service_hours"
    """`service_hours`: only while the city works (site.yml, `service`); `all_hours`: what cannot wait for Monday."""
    type: Literal["realtime", "batch", "blackbox"] = "realtime"
    same: Sameness = Sameness()
    catch_all: bool = False
    """For what fits nowhere else: chosen by people, never proposed from a text."""
    external_code: Line | None = None
    """What the city's own Open311 system calls it, where that has codes of its own; our attributes it then lacks."""
    public_description: bool = True
    """Whether anybody may read, masked, what was written of a defect (Open311); no where people accuse each other."""
    attributes: tuple[Attribute, ...] = ()

    @model_validator(mode="after")
    def _attributes_differ(self) -> Self:
        for field in ("code", "order"):
            if len({getattr(attribute, field) for attribute in self.attributes}) < len(self.attributes):
                raise ValueError(f"two attributes have the same {field}")
        return self

    @property
    def metadata(self) -> bool:
        """Open311's word for: there are attributes, ask for the definition."""
        return bool(self.attributes)

    def label(self, language: str) -> str:
        """The name in `language`, else in German, else in any."""
        return text(self.name, language)

    def due_at(self, at: datetime, hours: ServiceHours) -> datetime:
        """Until when (UTC) a case that is opened at `at` should be closed."""
        if self.due_counts == "all_hours":
            return at + timedelta(hours=self.due_hours)
        return hours.due(at, self.due_hours)


class Catalogue(Strict):
    """All categories of a site, in the order in which they are offered."""

    groups: dict[Slug, Texts]
    services: tuple[Service, ...]

    def find(self, code: str) -> Service:
        """The category with this code; raises UnknownService."""
        found = next((service for service in self.services if service.code == code), None)
        if found is None:
            raise UnknownService
        return found

    def of_kind(self, kind: Kind) -> tuple[Service, ...]:
        """The categories of one form."""
        return tuple(service for service in self.services if service.kind == kind)


def load(folder: Path) -> Catalogue:
    """The categories of a site folder (its `services.yml`); none where there is no such file.

    Raises BadCatalogue with the file, the entry and the reason.
    """
    path = folder / FILE
    if not path.exists():
        return Catalogue(groups={}, services=())
    data = _read(path)
    services = tuple(_service(path, place, row) for place, row in enumerate(data["services"], 1))
    made = _make(Catalogue, {"groups": data["groups"], "services": services}, f"{path}: groups")
    _check(path, made)
    return made


def _read(path: Path) -> dict[str, Any]:
    try:
        data = read_yaml(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadCatalogue(f"{path}: {error}") from error
    if not isinstance(data, dict) or set(data) != {"groups", "services"} or not isinstance(data["services"], list):
        raise BadCatalogue(f"{path}: needs `groups` and a list of `services`, and nothing else")
    return data


def _service(path: Path, place: int, row: Any) -> Service:
    name = row.get("code") if isinstance(row, dict) else None
    return _make(Service, row, f"{path}: service {place} ({name or 'without code'})")


def _make(kind: type[M], data: Any, entry: str) -> M:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadCatalogue(": ".join(filter(None, (entry, where, first["msg"])))) from error


def _check(path: Path, made: Catalogue) -> None:
    seen: set[str] = set()
    for service in made.services:
        if service.code in seen:
            raise BadCatalogue(f"{path}: service {service.code}: code stands twice")
        if service.group not in made.groups:
            raise BadCatalogue(f"{path}: service {service.code}: group: there is no group {service.group}")
        seen.add(service.code)
