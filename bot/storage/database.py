"""The record's engine: short transactions, one writer at a time, and a clear error when it cannot be reached."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from bot.errors import DatabaseUnavailable

BUSY_TIMEOUT_MS = 4_000
"""How long a SQLite writer waits for another one before the caller is told."""
_CONNECT_WITHIN_S = 5
_ANSWER_WITHIN_MS = 10_000
"""PostgreSQL gives up a statement, or the wait for a lock or a free connection, after this time."""


class Database:
    """Transactions on the record; made once per process, safe to use from many threads."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._writer = self.engine.execution_options(writes=True)
        self._turn = threading.RLock() if self.engine.dialect.name == "sqlite" else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads; raises DatabaseUnavailable."""
        with _translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that takes the write lock at once, so that it never fails half-way through."""
        with self._in_turn(), _translated(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """SQLite lets writers sleep in growing steps; within one process they take turns without sleeping."""
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise DatabaseUnavailable("busy")
        try:
            yield
        finally:
            self._turn.release()

    def truncate_log(self) -> None:
        """Take what was deleted out of SQLite's write-ahead log too, as far as no reader stands in the way."""
        if self.engine.dialect.name == "sqlite":
            with _translated(), self.engine.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, Exception) and _is_outage(error):
            raise DatabaseUnavailable(type(error).__name__) from error
        raise
    except PoolExhausted as error:
        raise DatabaseUnavailable(type(error).__name__) from error


def _is_outage(error: DBAPIError) -> bool:
    return error.connection_invalidated or type(error).__name__ in ("OperationalError", "InterfaceError")


def _engine(url: str) -> Engine:
    dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    options: dict[str, Any] = {"json_serializer": dump, "hide_parameters": True, "pool_size": 10, "max_overflow": 40}
    options["hide_parameters"] = True  # errors must not carry what citizens wrote into the log
    options["pool_timeout"] = _ANSWER_WITHIN_MS / 1000
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args=_limits(url), **options)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _limits(url: str) -> dict[str, Any]:
    """PostgreSQL waits for ever unless told otherwise; what the address says itself goes before."""
    given = make_url(url).query
    ours = f"-c lock_timeout={_ANSWER_WITHIN_MS} -c statement_timeout={_ANSWER_WITHIN_MS}"
    own = given.get("options", "")
    options = " ".join([ours, *([own] if isinstance(own, str) else own)]).strip()
    return {"connect_timeout": int(str(given.get("connect_timeout", _CONNECT_WITHIN_S))), "options": options}


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """WAL lets readers and one writer go on side by side; NORMAL survives every crash of a process."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
