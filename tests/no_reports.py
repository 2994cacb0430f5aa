"""A cabinet for tests of everything but reports: a city that has no list of what can be reported."""

from bot.cases.catalogue import Catalogue


class NoCatalogues:
    """Empty for every site."""

    @staticmethod
    def of(site: str) -> Catalogue:
        """No categories."""
        return Catalogue(groups={}, services=())


class NothingToReport:
    """The cabinet of such a city."""

    catalogues = NoCatalogues
