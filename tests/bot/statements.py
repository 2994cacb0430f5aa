"""Statements compiled once for all the databases of a process: each test opens one of its own, and all are alike.

SQLAlchemy keeps what it has compiled with the engine, by its dialect; here the engines of one kind share both.
"""

from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from bot.storage import database

_MOST = 2_000


class _Alike(SQLiteDialect_pysqlite):
    """Equal to every other one: same program, same settings."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Alike)

    def __hash__(self) -> int:
        return hash(_Alike)


def share_compiled_statements() -> None:
    """From now on, in this process."""
    compiled, opened = LRUCache(_MOST), database._engine

    def engine(url: str) -> Engine:
        made = opened(url)
        if isinstance(made.dialect, SQLiteDialect_pysqlite):
            made.dialect.__class__ = _Alike
            made._compiled_cache = compiled
        return made

    database._engine = engine
