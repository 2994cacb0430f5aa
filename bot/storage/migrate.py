"""Bring the record's tables to the present version; run at every start, does nothing when up to date."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.storage.database import Database

_LOCK = 7_301_548_220_604_117_345
"""Any number that no other program takes as a lock in the same PostgreSQL database."""


@contextmanager
def one_at_a_time(database: Database) -> Iterator[None]:
    """Machines that start together on one PostgreSQL wait for each other; a SQLite file has its own write lock."""
    if database.engine.dialect.name != "postgresql":
        yield
        return
    with database.read() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        yield


def migrate(database: Database) -> bool:
    """Upgrade to the newest version; True if anything was done."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with database.write() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        if present == ScriptDirectory.from_config(config).get_current_head():
            return False
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True
