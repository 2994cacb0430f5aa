"""Sessions of staff: a cookie that ends by itself, and a second token that proves where a request comes from."""

import hmac
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, select, update

from bot.clock import Clock, now
from bot.errors import NoSession
from bot.staff import rows
from bot.staff.audit_log import record
from bot.staff.models import Staff
from bot.staff.tokens import hashed, new_token
from bot.storage.database import Database
from bot.storage.tables import staff, staff_sessions

IDLE = timedelta(minutes=60)
"""OWASP ASVS 5.0, 7.3: a session ends when nobody used it for so long,"""
ABSOLUTE = timedelta(hours=12)
"""and in any case after one long working day."""
_SEEN_EVERY = timedelta(minutes=1)


class Session(NamedTuple):
    """Somebody who is signed in, and the token that unsafe requests must repeat in a header."""

    staff: Staff
    csrf: str
    by_link: bool = False
    """Opened by a one-time link, and no password set since: whoever forgot theirs need not know it."""
    idle_s: int = int(IDLE.total_seconds())
    """Seconds until it ends if nobody does anything,"""
    left_s: int = int(ABSOLUTE.total_seconds())
    """and until it ends in any case."""

    def is_csrf(self, given: str) -> bool:
        """Whether this is the session's second token."""
        return hmac.compare_digest(self.csrf.encode(), given.encode())


class Opened(NamedTuple):
    """Both tokens of a new session; the first is shown only once."""

    token: str
    csrf: str


class Sessions:
    """All that is done with sessions; safe to use from several threads and processes."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def open(self, one: Staff, how: str = "password") -> Opened:
        """A new session, never an older one taken over; `how` goes into the audit log."""
        opened, at = Opened(new_token(), new_token()), self._clock()
        values = {"hash": hashed(opened.token), "staff": one.id, "csrf": opened.csrf, "by_link": how == "link"}
        values |= {"created_at": at, "seen_at": at, "expires_at": at + ABSOLUTE}
        with self._database.write() as sql:
            sql.execute(delete(staff_sessions).where(staff_sessions.c.expires_at <= at))
            sql.execute(insert(staff_sessions).values(values))
            record(sql, one.name, "sign_in", one.name, "", {"by": how}, at)
        return opened

    def find(self, token: str, touch: bool = True) -> Session:
        """Whose session it is; raises NoSession. A mere look (`touch=False`) does not keep it from ending."""
        stored, at = hashed(token), self._clock()
        with self._database.read() as sql:
            row = sql.execute(select(staff_sessions).where(staff_sessions.c.hash == stored)).first()
            alive = row is not None and at < row.expires_at and at - row.seen_at < IDLE
            one = rows.person(sql, (staff.c.id == row.staff) & staff.c.active) if row and alive else None
        if row is None or one is None:
            raise NoSession
        if touch and at - row.seen_at >= _SEEN_EVERY:
            with self._database.write() as sql:
                sql.execute(update(staff_sessions).where(staff_sessions.c.hash == stored).values(seen_at=at))
        return _session(one, row, at, at if touch else row.seen_at)

    def close(self, token: str) -> None:
        """End a session; nothing happens if there is none."""
        stored = hashed(token)
        with self._database.write() as sql:
            owner = select(staff_sessions.c.staff).where(staff_sessions.c.hash == stored).scalar_subquery()
            one = rows.person(sql, staff.c.id == owner)
            sql.execute(delete(staff_sessions).where(staff_sessions.c.hash == stored))
            self._note(sql, one)

    def close_all(self, one: Staff) -> None:
        """End all sessions of a person."""
        with self._database.write() as sql:
            sql.execute(delete(staff_sessions).where(staff_sessions.c.staff == one.id))
            self._note(sql, one)

    def _note(self, sql: Connection, one: Staff | None) -> None:
        if one:
            record(sql, one.name, "sign_out", one.name, "", {}, self._clock())


def _session(one: Staff, row: Row[Any], at: datetime, seen_at: datetime) -> Session:
    left_s = int((row.expires_at - at).total_seconds())
    idle_s = int((seen_at + IDLE - at).total_seconds())
    return Session(one, row.csrf, row.by_link, min(idle_s, left_s), left_s)
