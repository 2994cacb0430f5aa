"""The queue on the test's own record; a PostgreSQL where it is installed."""

import pytest

from bot.handover.queue import Queue
from bot.storage.database import Database
from tests.bot.cases.conftest import on_postgresql as on_postgresql
from tests.bot.cases.conftest import postgresql as postgresql
from tests.bot.handover.desks import AT


@pytest.fixture
def queue(database: Database) -> Queue:
    """A queue whose clock stands at nine."""
    return Queue(database, lambda: AT)
