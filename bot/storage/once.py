"""What is sent twice is stored once, also if both copies arrive at the same moment."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError


def kept(sql: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[Row[Any], bool]:
    """The row that has this unique key, and whether it was stored now, with `values`.

    Raises IntegrityError where it cannot be stored for another reason, such as a parent that is gone.
    """
    there = select(table).where(*(table.c[name] == value for name, value in key.items()))
    if known := sql.execute(there).first():
        return known, False
    try:
        with sql.begin_nested():
            return sql.execute(insert(table).values({**key, **values}).returning(*table.c)).one(), True
    except IntegrityError:
        if known := sql.execute(there).first():
            return known, False
        raise


def is_new(sql: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether this unique key was stored now, in one statement; what there was before stays as it is."""
    new = _insert(sql, table, key, values).on_conflict_do_nothing(index_elements=list(key))
    stored = new.returning(*(table.c[name] for name in key))  # PostgreSQL's driver does not count what it inserts
    return sql.execute(stored).first() is not None


def renewed(
    sql: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any], changes: Mapping[str, Any]
) -> Row[Any]:
    """The row that has this unique key: stored now with `values`, or with these `changes` if it was there."""
    new = _insert(sql, table, key, values).on_conflict_do_update(index_elements=list(key), set_=dict(changes))
    return sql.execute(new.returning(*table.c)).one()


def _insert(sql: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """Both databases know ON CONFLICT; SQLAlchemy has it by dialect."""
    dialect = sqlite if sql.dialect.name == "sqlite" else postgresql
    return dialect.insert(table).values({**key, **values})
