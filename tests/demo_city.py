"""The demo city for tests: its files read once in a process, and a record that holds it, to be copied."""

import tempfile
from functools import cache
from pathlib import Path

from bot.cases.folder import Reports, read_reports
from bot.knowledge.files import SiteFolder, read_folder
from bot.knowledge.record import Knowledge
from bot.prepare import DEMO
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrate import migrate

SITE = "musterstadt"
_FILE = "lotse.db"


@cache
def demo_site() -> SiteFolder:
    """Articles, offices and what the city says of itself."""
    return read_folder(DEMO)


@cache
def demo_reports() -> Reports:
    """Categories and streets."""
    return read_reports(DEMO)


def put_demo_record(folder: Path) -> None:
    """A record with the city's site, categories and streets, where settings with this data folder look for it."""
    (folder / _FILE).write_bytes(_record())


@cache
def _record() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Settings(data=Path(folder)).database)
        migrate(database)
        Knowledge(database).save_site(demo_site().site)
        assert list(demo_reports().keep(database, SITE))
        database.truncate_log()
        database.close()
        return (Path(folder) / _FILE).read_bytes()
