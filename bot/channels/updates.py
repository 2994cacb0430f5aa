"""The inbox of a messenger: what came is stored before it is acknowledged, once, and worked off in order per chat.

A delivery is known by a keyed hash of its number, since some channels' numbers are made of the citizen's own.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, update

from bot.channel_port import Address, Place, Update
from bot.channels import chats
from bot.channels.models import Waiting
from bot.clock import Clock, now
from bot.privacy.addresses import Addresses
from bot.storage.database import Database
from bot.storage.once import is_new
from bot.storage.tables import channel_chats, channel_updates

REMEMBERED = timedelta(days=8)
"""How long the same delivery may come again; Telegram tries for a day, WhatsApp for seven with ever longer pauses."""
_OPEN = channel_updates.c.body.is_not(None)


class Updates:
    """What came on one channel; safe to use from several threads and gateways."""

    def __init__(self, database: Database, addresses: Addresses, channel: str, clock: Clock = now) -> None:
        self._database, self._addresses, self._channel, self._clock = database, addresses, channel, clock

    def keep(self, found: Iterable[tuple[Place, Update]]) -> list[str]:
        """Store what is new, all or nothing; the ids of the chats in which there is something to do."""
        at, fresh = self._clock(), dict[str, None]()
        with self._database.write() as sql:
            for place, body in found:
                name = self._addresses.name(self._channel, place.chat)
                values = {"name": name, "rank": place.rank, "body": self._addresses.sealed(body), "at": at}
                key = {"channel": self._channel, "key": self._addresses.name(self._channel, place.key)}
                if is_new(sql, channel_updates, key, values):
                    address = self._addresses.sealed(self._newest(sql, name, place))
                    fresh[chats.known(sql, self._channel, name, address, place, at)] = None
        return list(fresh)

    def _newest(self, sql: Connection, name: str, place: Place) -> Address:
        """The address of the newest delivery, where they tell their time: an old one may come again after it."""
        if "at" not in place.address:
            return place.address
        mine = (channel_chats.c.channel == self._channel, channel_chats.c.name == name)
        kept = sql.scalar(select(channel_chats.c.address).where(*mine))
        before = self._addresses.opened(kept) if kept else {}
        return before if before.get("at", 0) > place.address["at"] else place.address

    def next(self, name: str) -> Waiting | None:
        """The oldest update of the chat with this name, if it is due."""
        mine = (channel_updates.c.channel == self._channel, channel_updates.c.name == name, _OPEN)
        found = select(channel_updates).where(*mine).order_by(channel_updates.c.rank, channel_updates.c.id).limit(1)
        with self._database.read() as sql:
            row = sql.execute(found).first()
        if row is None or (row.next_at and row.next_at > self._clock()):
            return None
        return Waiting(row.id, row.key, self._addresses.opened(row.body), row.attempts)

    def done(self, identity: int) -> None:
        """It has been worked off; only that it came is remembered."""
        self._set(identity, body=None)

    def later(self, waiting: Waiting, at: datetime) -> None:
        """It could not be worked off; neither it nor what came after it in this chat is before `at`."""
        self._set(waiting.id, attempts=waiting.attempts + 1, next_at=at)

    def waiting(self, limit: int = 500) -> list[str]:
        """Names of chats in which something is due, those first that wait longest."""
        latest, mine = func.max(channel_updates.c.next_at), (channel_updates.c.channel == self._channel, _OPEN)
        due = or_(latest.is_(None), latest <= self._clock())
        found = select(channel_updates.c.name).where(*mine).group_by(channel_updates.c.name).having(due)
        with self._database.read() as sql:
            return list(sql.scalars(found.order_by(func.min(channel_updates.c.id)).limit(limit)))

    def forget(self) -> None:
        """Forget deliveries that cannot come again."""
        old = (channel_updates.c.at < self._clock() - REMEMBERED, ~_OPEN)
        with self._database.write() as sql:
            sql.execute(delete(channel_updates).where(*old))

    def _set(self, identity: int, **values: Any) -> None:
        with self._database.write() as sql:
            sql.execute(update(channel_updates).where(channel_updates.c.id == identity).values(**values))
