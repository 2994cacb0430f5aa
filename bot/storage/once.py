"""What is sent twice is stored once, also if both copies arrive at the same moment."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select
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
