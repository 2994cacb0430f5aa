"""What a site folder says about reports: `services.yml` and `streets.csv`, checked before anything is stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.bounded_files import read_bounded
from bot.cases import catalogue, streets
from bot.cases.catalogue import Catalogue
from bot.cases.catalogues import Catalogues
from bot.cases.streets import StreetLists
from bot.errors import BadCatalogue
from bot.storage.database import Database

ANYWHERE = (
    "no street has coordinates and the site has no `boundary`: "
    "any point of the world that a citizen shares counts as in the city"
)


@dataclass(frozen=True)
class Reports:
    """What there is in a folder; None where a file is missing, and then what is stored stays."""

    catalogue: Catalogue | None = None
    streets: str | None = None

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return self.catalogue is not None or self.streets is not None

    def keep(self, database: Database, site: str) -> Iterator[str]:
        """Store it; a line for people about each file. Raises NotFound without such a site."""
        if self.catalogue is not None:
            changed = Catalogues(database).keep(site, self.catalogue)
            yield f"categories of reports: {len(self.catalogue.services)} · {_word(changed)}"
        if self.streets is not None:
            lists = StreetLists(database)
            changed = lists.keep(site, self.streets)
            count = len(lists.of(site).matcher.streets)
            yield f"streets: {count} · {_word(changed)}"
            if lists.of(site).is_anywhere:
                yield f"streets: {ANYWHERE}"


def read_reports(folder: Path) -> Reports:
    """What this folder holds, checked; nothing of a file. Raises BadCatalogue with file, place and reason."""
    if not folder.is_dir():
        return Reports()
    services = catalogue.load(folder) if (folder / catalogue.FILE).exists() else None
    path = folder / streets.FILE
    return Reports(services, _street_list(path) if path.exists() else None)


def _street_list(path: Path) -> str:
    try:
        data = read_bounded(path)
    except OSError as error:
        raise BadCatalogue(f"{path}: {error.strerror or error}") from error
    streets.parsed(data, str(path))
    return data.decode("utf-8-sig")


def _word(changed: bool) -> str:
    return "changed" if changed else "unchanged"
