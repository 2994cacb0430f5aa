"""The tables come from migrations, and the migrations make exactly the tables of the code."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.tables import metadata


def test_a_new_database_is_migrated_once(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    assert migrate(database) is True
    assert migrate(database) is False


def test_migrations_and_tables_agree(database: Database) -> None:
    with database.read() as sql:
        assert compare_metadata(MigrationContext.configure(sql), metadata) == []
