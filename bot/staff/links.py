"""One-time links: how somebody signs in before they have a password, or after they forgot it."""

from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select, update

from bot.clock import Clock, now
from bot.errors import LinkUsed, NotFound
from bot.staff import rows
from bot.staff.audit_log import record
from bot.staff.models import Staff
from bot.staff.tokens import hashed, new_token
from bot.storage.database import Database
from bot.storage.tables import staff, staff_links

VALID_H = 24.0


class Links:
    """Makes and uses one-time links."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def make(self, one: Staff, valid_h: float = VALID_H, *, by: str = "") -> str:
        """The token of a new link, shown once; older links of the person no longer work. Raises NotFound."""
        if not one.active:
            raise NotFound
        token, at = new_token(), self._clock()
        values = {"hash": hashed(token), "staff": one.id, "expires_at": at + timedelta(hours=valid_h)}
        with self._database.write() as sql:
            sql.execute(delete(staff_links).where((staff_links.c.staff == one.id) | (staff_links.c.expires_at <= at)))
            sql.execute(insert(staff_links).values(values))
            record(sql, by, "link_made", one.name, "", {}, at)
        return token

    def use(self, token: str) -> Staff:
        """Whose link it is; raises LinkUsed when it was used, has expired, or never was."""
        with self._database.write() as sql:
            found = self._use(sql, hashed(token))
        if found is None:
            raise LinkUsed
        return found

    def _use(self, sql: Connection, stored: str) -> Staff | None:
        """One UPDATE decides, so that of two who use a link at once only one is let in."""
        at = self._clock()
        fresh = (staff_links.c.hash == stored, staff_links.c.used_at.is_(None), staff_links.c.expires_at > at)
        if not sql.execute(update(staff_links).where(*fresh).values(used_at=at)).rowcount:
            return None
        owner = select(staff_links.c.staff).where(staff_links.c.hash == stored).scalar_subquery()
        return rows.person(sql, (staff.c.id == owner) & staff.c.active)
