"""The cabinet: all that has to do with cases in one place, for routes and for the assistant's actions."""

from functools import cache
from typing import get_args

from bot.cases.catalogue import Kind
from bot.cases.catalogues import Catalogues
from bot.cases.filing import Filing, Followers, Told, nobody
from bot.cases.proposers import Proposers
from bot.cases.record import Cases
from bot.cases.status import Status
from bot.cases.streets import StreetLists
from bot.clock import Clock, now
from bot.settings import Settings
from bot.storage.database import Database


class Cabinet:
    """Made once per process; nothing is read before it is used."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        told: Told = nobody,
        clock: Clock = now,
        followers: Followers | None = None,
    ) -> None:
        self.database = database
        self.catalogues = Catalogues(database, clock)
        self.streets = StreetLists(database, clock)
        self.cases = Cases()
        elsewhere = {settings.site} if settings.open311_url else ()
        self.filing = Filing(database, self.catalogues, clock, told, elsewhere, followers)
        self.status = Status(database, clock)
        self.proposer = Proposers(self.catalogues, settings.data / "index" / "vectors.db").of

    def warm_up(self, site: str) -> None:
        """Read what the first report of a site would wait two seconds for; for brains."""
        self.streets.of(site)
        if self.catalogues.of(site).services:
            for kind in (None, *get_args(Kind)):
                self.proposer(site, kind)


_installed: list[Cabinet] = []


def install(made: Cabinet) -> None:
    """The cabinet that `cabinet()` gives from now on; brains do this when they start."""
    _installed[:] = [made]


def cabinet() -> Cabinet:
    """The process's cabinet; where none was installed (Rasa's own commands), one on the record of `LOTSE_DATA`."""
    return _installed[0] if _installed else _default()


@cache
def _default() -> Cabinet:
    settings = Settings()
    return Cabinet(settings, Database(settings.database))
