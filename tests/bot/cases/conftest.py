"""A transaction on the test's own record, and a PostgreSQL where it is installed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.bot.storage.test_migrate_postgresql import postgresql as postgresql


@pytest.fixture
def sql(database: Database) -> Iterator[Connection]:
    """One transaction as long as the test."""
    with database.write() as connection:
        yield connection


@pytest.fixture(scope="module")
def on_postgresql(postgresql: str) -> Iterator[Database]:
    """A migrated record on PostgreSQL."""
    made = Database(postgresql.replace("postgresql://", "postgresql+psycopg://"))
    migrate(made)
    yield made
    made.close()
