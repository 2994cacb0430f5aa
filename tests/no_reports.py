"""A cabinet for tests of everything but reports: a city that has no list of what can be reported."""

from bot.cases.catalogue import Catalogue
from bot.errors import DatabaseUnavailable
from bot.storage.database import Database


class NoCatalogues:
    """Empty for every site."""

    @staticmethod
    def of(site: str) -> Catalogue:
        """No categories."""
        return Catalogue(groups={}, services=())


class NothingToReport:
    """The cabinet of such a city."""

    catalogues = NoCatalogues

    @property
    def database(self) -> Database:
        """Nothing to look into."""
        raise DatabaseUnavailable
