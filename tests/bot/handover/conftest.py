"""The queue on the test's own record; a PostgreSQL where it is installed."""

import pytest

from bot.handover.queue import Queue
from bot.storage.database import Database
from tests.bot.handover.desks import AT
from tests.bot.storage.test_migrate_postgresql import postgresql as postgresql


@pytest.fixture
def queue(database: Database) -> Queue:
    """A queue whose clock stands at nine."""
    return Queue(database, lambda: AT)
