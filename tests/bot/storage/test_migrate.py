"""The tables come from migrations, and the migrations make exactly the tables of the code."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from bot.storage.database import Database
from bot.storage.migrate import migrate, upgrade
from bot.storage.tables import metadata

_SERVED = (
    "INSERT INTO conversations (id, token_hash, site, channel, language, state, seq, created_at, updated_at) "
    "VALUES ('k', 'h', 's', 'telegram', 'de', 'bot', 7, '2026-11-20', '2026-11-20')",
    "INSERT INTO channel_chats (id, channel, name, address, conversation, delivered, part, heard_at) "
    "VALUES ('a', 'telegram', 'a', 'x', 'k', 5, 1, '2026-11-20'), ('b', 'mail', 'b', 'x', NULL, 0, 0, '2026-11-20')",
)
"""Two chats at version 0008, one of them in a conversation."""


def test_a_new_database_is_migrated_once(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    assert migrate(database) is True
    assert migrate(database) is False


def test_migrations_and_tables_agree(database: Database) -> None:
    with database.read() as sql:
        assert compare_metadata(MigrationContext.configure(sql), metadata) == []


def test_chats_keep_how_far_they_were_served_when_they_learn_of_several_conversations(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    with database.write() as sql:
        upgrade(sql, "0008")
        for statement in _SERVED:
            sql.execute(text(statement))
    assert migrate(database)
    with database.read() as sql:
        rows = sql.execute(text("SELECT chat, conversation, delivered, part FROM channel_conversations")).all()
        assert sql.scalar(text("SELECT count(*) FROM channel_chats")) == 2
    assert rows == [("a", "k", 5, 1)]
