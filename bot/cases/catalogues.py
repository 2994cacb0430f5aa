"""The service definitions of all sites: stored by an import, read by every process."""

from datetime import datetime

from sqlalchemy import select

from bot.cases.catalogue import Catalogue
from bot.cases.editions import Editions, edition_of, keep
from bot.clock import Clock, now
from bot.storage.database import Database
from bot.storage.tables import site_catalogues

EMPTY = Catalogue(groups={}, services=())


class Catalogues:
    """What can be reported where; safe to use from many threads and processes."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database, self._clock = database, clock
        self._editions = Editions(lambda site: edition_of(database, site_catalogues, site), self._read, EMPTY)

    def of(self, site: str) -> Catalogue:
        """The categories of a site, empty where there are none; the same object until they change."""
        return self._editions.of(site)

    def keep(self, site: str, catalogue: Catalogue) -> bool:
        """Store the categories of a site instead of those before; False if nothing changed. Raises NotFound."""
        data = catalogue.model_dump(mode="json")
        changed = keep(self._database, site_catalogues, site, "data", data, self._clock)
        self._editions.forget(site)
        return changed

    def changed_at(self, site: str) -> datetime | None:
        """When the categories of a site last changed; None where there are none."""
        with self._database.read() as sql:
            found: datetime | None = sql.scalar(
                select(site_catalogues.c.updated_at).where(site_catalogues.c.site == site)
            )
        return found

    def _read(self, site: str) -> Catalogue:
        with self._database.read() as sql:
            data = sql.scalar(select(site_catalogues.c.data).where(site_catalogues.c.site == site))
        return Catalogue.model_validate(data) if data else EMPTY
