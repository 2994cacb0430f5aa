"""A site as a folder of YAML files: `site.yml`, `offices.yml` and `articles/<topic>/<id>.yml`."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from bot.knowledge.articles import Article, Language, Line, Slug, Strict
from bot.knowledge.neighbours import Boundary, Neighbour
from bot.knowledge.offices import Office
from bot.service_hours import ServiceHours
from nlu.yaml_files import read_yaml

T = TypeVar("T", bound=Strict)


class Site(Strict):
    """A city: its name, languages, and how it is reached when the assistant cannot help."""

    id: Slug
    name: dict[Language, Line]
    languages: tuple[Language, ...]
    url: str | None = None
    phone: str | None = None
    email: str | None = None
    contact_office: str | None = None
    privacy_url: str | None = None
    accessibility_url: str | None = None
    federal_state: str | None = None
    districts: dict[str, str] = {}
    """District name to the id of the citizens' office that is responsible for it."""
    districts_note: dict[Language, Line] = {}
    boundary: Boundary = ()
    """Decides whether a shared point lies in the city; without it, the streets with coordinates do."""
    neighbours: tuple[Neighbour, ...] = ()
    """Towns around, which are named to who reports something from there."""
    service: ServiceHours = ServiceHours()
    """When people of the city can take over from the assistant."""
    departments: tuple[Line, ...] = ()
    """Departments that have agents of their own; a handover about any other one is for all agents."""

    def label(self, language: str) -> str:
        """The city's name in `language`, else in German, else in any."""
        return self.name.get(language) or self.name.get("de") or next(iter(self.name.values()))


class SiteFolder(Strict):
    """Everything a site folder holds."""

    site: Site
    offices: tuple[Office, ...]
    articles: tuple[Article, ...]


class FolderError(ValueError):
    """A file of the folder is not as it should be; says which file, which field and why."""


def read_folder(folder: Path) -> SiteFolder:
    """Read and check a site folder; raises `FolderError` naming the first bad file."""
    site = _parse(Site, folder / "site.yml")
    offices = tuple(_make(Office, row, folder / "offices.yml") for row in _load(folder / "offices.yml"))
    articles = tuple(_parse(Article, path) for path in sorted(folder.glob("articles/*/*.yml")))
    _check_references(folder, offices, articles)
    return SiteFolder(site=site, offices=offices, articles=articles)


def _load(path: Path) -> Any:
    try:
        return read_yaml(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FolderError(f"{path}: {error}") from error


def _parse(kind: type[T], path: Path) -> T:
    return _make(kind, _load(path), path)


def _make(kind: type[T], data: Any, path: Path) -> T:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FolderError(f"{path}: {where}: {first['msg']}") from error


def _check_references(folder: Path, offices: tuple[Office, ...], articles: tuple[Article, ...]) -> None:
    known = {office.id for office in offices}
    seen: set[str] = set()
    for article in articles:
        if article.id in seen:
            raise FolderError(f"{folder}: article id {article.id} stands twice")
        seen.add(article.id)
        if missing := set(article.offices) - known:
            raise FolderError(f"{folder}: article {article.id}: unknown office {sorted(missing)}")
