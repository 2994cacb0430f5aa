"""The door to a case for who knows its number and its secret words; ten wrong ones close it for an hour."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, case, or_, select, update

from bot.cases import numbers, rows, secret_word
from bot.cases.models import Case
from bot.clock import Clock, now
from bot.errors import NotFound, TooMany
from bot.storage.database import Database
from bot.storage.tables import cases

TRIES = 10
WITHIN = timedelta(hours=1)
"""Ten tries an hour on 32 640 pairs of words: who guesses day and night needs some two months for an even chance."""


class Status:
    """Lets citizens in who come without their conversation."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def ask(self, site: str, number: str, secret: str) -> Case:
        """The case; raises MistypedCaseNumber, TooMany, and NotFound both for a wrong number and for wrong words.

        Each try is counted before it is looked at, in a transaction of its own, so that no number of tries at once
        passes the limit.
        """
        written = numbers.read(number)
        with self._database.write() as sql:
            row = _try(sql, site, written, self._clock())
        if not secret_word.matches(secret, row.secret_hash if row else None) or row is None:
            raise NotFound
        with self._database.write() as sql:
            sql.execute(update(cases).where(cases.c.id == row.id).values(secret_tries=0, secret_tried_at=None))
        return rows.case(row)


def _try(sql: Connection, site: str, number: str, at: datetime) -> Row[Any] | None:
    """The case's row with the secret's hash; None if there is no such case."""
    named = and_(cases.c.site == site, cases.c.number == number)
    rested = or_(cases.c.secret_tried_at.is_(None), cases.c.secret_tried_at <= at - WITHIN)
    count = case((rested, 1), else_=cases.c.secret_tries + 1)
    change = update(cases).where(named, or_(rested, cases.c.secret_tries < TRIES))
    counted = change.values(secret_tries=count, secret_tried_at=at).returning(cases.c.id)
    if sql.execute(counted).first() is None and sql.execute(select(cases.c.id).where(named)).first():
        raise TooMany
    columns = (*rows.COLUMNS, cases.c.secret_hash)
    return sql.execute(select(*columns).where(named)).first()
