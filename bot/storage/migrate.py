"""Bring the record's tables to the present version; run at every start, does nothing when up to date."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.storage.database import Database

_MIGRATIONS = Path(__file__).parent / "migrations"
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
    with database.write() as connection:
        if _present(connection) == _newest():
            return False
        upgrade(connection)
    return True


def _present(connection: Connection) -> str | None:
    """The version that the tables have; asked without Alembic, which would cost every start a quarter second."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _newest() -> str:
    """The newest version; the files' names begin with their numbers."""
    return max(path.name.split("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def upgrade(connection: Connection, to: str = "head") -> None:
    """Upgrade to a certain version."""
    from alembic import command
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
