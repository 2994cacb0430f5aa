"""The record's engine: one writer at a time, nothing half written, clear errors without citizens' words."""

import sqlite3
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError, StatementError

from bot.clock import now
from bot.errors import DatabaseUnavailable
from bot.storage.database import Database, _limits
from bot.storage.tables import sites


def _row(identity: str, version: int = 0) -> dict[str, object]:
    return {"id": identity, "data": {"name": "Ä"}, "knowledge_version": version, "updated_at": now()}


def test_what_is_written_can_be_read_after_the_block(database: Database) -> None:
    with database.write() as sql:
        sql.execute(insert(sites).values(_row("a")))
    with database.read() as sql:
        assert sql.execute(select(sites.c.data).where(sites.c.id == "a")).scalar_one() == {"name": "Ä"}


def test_an_error_in_the_block_undoes_everything_in_it(database: Database) -> None:
    def half() -> None:
        with database.write() as sql:
            sql.execute(insert(sites).values(_row("a")))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with database.read() as sql:
        assert sql.execute(select(sites).where(sites.c.id == "a")).first() is None


def test_writers_from_many_threads_lose_no_update(database: Database) -> None:
    def count() -> None:
        for _ in range(10):
            with database.write() as sql:
                known = sql.scalar(select(sites.c.knowledge_version).where(sites.c.id == "musterstadt")) or 0
                change = update(sites).where(sites.c.id == "musterstadt")
                sql.execute(change.values(knowledge_version=known + 1))

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as sql:
        assert sql.scalar(select(sites.c.knowledge_version).where(sites.c.id == "musterstadt")) == 80


def test_readers_go_on_while_somebody_writes(database: Database) -> None:
    with database.write() as writing:
        writing.execute(insert(sites).values(_row("a")))
        with database.read() as reading:
            assert reading.execute(select(sites).where(sites.c.id == "a")).first() is None


def test_a_lock_that_lasts_is_an_outage(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.database.BUSY_TIMEOUT_MS", 50)
    impatient = Database(str(database.engine.url))
    with database.write(), pytest.raises(DatabaseUnavailable), impatient.write():
        pass
    with impatient.write() as sql:
        sql.execute(insert(sites).values(_row("a")))


@pytest.mark.parametrize(
    ("query", "options", "connect_timeout"),
    [
        ("", "-c lock_timeout=10000 -c statement_timeout=10000", 5),
        ("?connect_timeout=2", "-c lock_timeout=10000 -c statement_timeout=10000", 2),
        ("?options=-c%20a=1", "-c lock_timeout=10000 -c statement_timeout=10000 -c a=1", 5),
    ],
)
def test_postgresql_is_not_waited_for_without_end(query: str, options: str, connect_timeout: int) -> None:
    found = _limits(f"postgresql+psycopg://nobody@localhost/lotse{query}")
    assert found == {"options": options, "connect_timeout": connect_timeout}


def test_a_pool_without_a_free_connection_is_an_outage(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.database._ANSWER_WITHIN_MS", 50)
    busy = Database(str(database.engine.url))
    with ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(busy.read())
        with pytest.raises(DatabaseUnavailable), busy.read():
            pass


def test_a_file_that_is_no_database_or_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "junk.db").write_bytes(b"junk" * 500)
    for path in (tmp_path / "junk.db", tmp_path / "missing" / "lotse.db"):
        broken = Database(f"sqlite:///{path}")
        with pytest.raises((DatabaseUnavailable, sqlite3.DatabaseError, StatementError)), broken.read() as sql:
            sql.execute(text("SELECT 1 FROM sites"))


def test_a_fault_of_ours_is_not_called_an_outage(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as sql:
        sql.execute(insert(sites).values(_row("musterstadt")))
    with pytest.raises((ProgrammingError, StatementError)), database.read() as sql:
        sql.execute(text("SELECT :a, :b"), {"a": 1})


def test_an_error_does_not_carry_what_was_to_be_stored(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught, database.write() as sql:
        sql.execute(insert(sites).values(_row("musterstadt") | {"data": {"said": "Geheimnis"}}))
    assert "Geheimnis" not in str(caught.value)


def test_what_was_deleted_is_in_no_file_any_more(database: Database, tmp_path: Path) -> None:
    with database.write() as sql:
        sql.execute(insert(sites).values(_row("a") | {"data": {"said": "Geheimnis-4711"}}))
    with database.write() as sql:
        sql.execute(sites.delete().where(sites.c.id == "a"))
    database.truncate_log()
    files = [path for path in tmp_path.iterdir() if path.name.startswith("lotse.db")]
    assert files
    assert all(b"Geheimnis-4711" not in path.read_bytes() for path in files)


def test_moments_keep_their_zone(database: Database) -> None:
    at = now()
    with database.write() as sql:
        sql.execute(insert(sites).values(_row("a") | {"updated_at": at}))
        assert sql.scalar(select(sites.c.updated_at).where(sites.c.id == "a")) == at
