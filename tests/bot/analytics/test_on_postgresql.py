"""PostgreSQL counts as SQLite does: JSON, days, thumbs and groups."""

from datetime import date

from bot.analytics.changes import waiting
from bot.analytics.figures import figures
from bot.analytics.listing import listed
from bot.analytics.turns import Wanted
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.bot.analytics.filling import fill
from tests.bot.storage.test_migrate_postgresql import postgresql as postgresql

WANTED = Wanted("musterstadt", date(2026, 10, 25), date(2026, 10, 26))


def test_both_records_count_the_same(database: Database, postgresql: str) -> None:
    other = Database(postgresql)
    try:
        migrate(other)
        fill(database)
        fill(other)
        with database.read() as here, other.read() as there:
            assert figures(there, WANTED) == figures(here, WANTED)
            for each in ("turn", "message", "conversation"):
                wanted = Wanted("musterstadt", WANTED.first, WANTED.last, each=each)
                assert listed(there, wanted, 50, 0) == listed(here, wanted, 50, 0)
            assert waiting(there, "musterstadt", "due", date(2026, 10, 25)) == (0, [])
    finally:
        other.close()
