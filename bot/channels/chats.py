"""The chats of a messenger: which conversation each has, and how far the record has been delivered to it.

A chat is worked on by one gateway at a time, which holds a lease on it: so everything in it keeps its order.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from bot.channel_port import Place
from bot.channels.models import Chat
from bot.clock import Clock, now
from bot.privacy.addresses import Addresses
from bot.storage.database import Database
from bot.storage.once import renewed
from bot.storage.tables import channel_chats, channel_updates, conversations

LEASE = timedelta(seconds=30)
"""Longer than one call to the other side takes; a gateway that dies holds its chats up for so long."""


def known(sql: Connection, channel: str, name: str, address: bytes, place: Place, at: datetime) -> str:
    """The id of a chat from which something came just now, made if it is the first time."""
    heard = {"address": address, "heard_at": at}
    values = heard | {"id": secrets.token_urlsafe(18), "language": place.language}
    return str(renewed(sql, channel_chats, {"channel": channel, "name": name}, values, heard).id)


def chat_of(sql: Connection, conversation: str, addresses: Addresses) -> dict[str, Any] | None:
    """What is kept of the chat on a messenger that has this conversation (GDPR, Art. 15); None on the website."""
    row = sql.execute(select(channel_chats).where(channel_chats.c.conversation == conversation)).first()
    if row is None:
        return None
    kept_of_it = {"channel": row.channel, "language": row.language, "heard_at": row.heard_at.isoformat()}
    return kept_of_it | {"address": addresses.opened(row.address)}


def says_farewell(sql: Connection, *, chat: str, text: str, language: str) -> None:
    """Take the chat off its conversation, which is erased in the same step, and say this as the last thing."""
    last = {"conversation": None, "farewell": text, "language": language, "attempts": 0, "next_at": None}
    sql.execute(update(channel_chats).where(channel_chats.c.id == chat).values(**last))


class Chats:
    """The chats of one channel; safe to use from several threads and gateways."""

    def __init__(self, database: Database, addresses: Addresses, channel: str, clock: Clock = now) -> None:
        self._database, self._addresses, self._channel, self._clock = database, addresses, channel, clock

    def take(self, identity: str, who: str) -> Chat | None:
        """The chat for this gateway, or None if it is gone or another one has it; again it lasts longer."""
        at = self._clock()
        free = or_(
            channel_chats.c.leased_until.is_(None), channel_chats.c.leased_until < at, channel_chats.c.leased_by == who
        )
        lease = {"leased_by": who, "leased_until": at + LEASE}
        taken = update(channel_chats).where(channel_chats.c.id == identity, free).values(**lease)
        with self._database.write() as sql:
            row = sql.execute(taken.returning(*channel_chats.c)).first()
        return self._chat(row) if row else None

    def let_go(self, identity: str, who: str) -> None:
        """Another gateway may have it."""
        mine = (channel_chats.c.id == identity, channel_chats.c.leased_by == who)
        with self._database.write() as sql:
            sql.execute(update(channel_chats).where(*mine).values(leased_by=None, leased_until=None))

    def talks_in(self, identity: str, conversation: str, delivered: int = 0) -> None:
        """From now on the chat has this conversation, of which it has seen messages up to `delivered`."""
        fresh = {"delivered": delivered, "part": 0, "attempts": 0, "next_at": None, "farewell": None, "gone_at": None}
        self._set(identity, conversation=conversation, **fresh)

    def delivered(self, identity: str, seq: int, part: int = 0) -> None:
        """All up to message `seq` has left, and `part` pieces of the one behind it."""
        self._set(identity, delivered=seq, part=part, attempts=0, next_at=None)

    def later(self, chat: Chat, at: datetime) -> None:
        """The other side took nothing; not again before `at`."""
        self._set(chat.id, attempts=chat.attempts + 1, next_at=at)

    def not_before(self, identity: str, at: datetime) -> None:
        """Nothing went wrong, but the other side wants a pause."""
        self._set(identity, next_at=at)

    def gone(self, identity: str, is_gone: bool) -> None:
        """Whether the citizen can be reached."""
        self._set(identity, gone_at=self._clock() if is_gone else None, attempts=0, next_at=None)

    def speaks(self, identity: str, language: str) -> None:
        """The language in which the next conversation begins."""
        self._set(identity, language=language)

    def says_farewell(self, identity: str, text: str, language: str) -> None:
        """The conversation was erased at the citizen's wish; this is the last that is said."""
        with self._database.write() as sql:
            says_farewell(sql, chat=identity, text=text, language=language)

    def forget(self, chat: Chat) -> None:
        """Nothing is known of the chat any more, but that deliveries with certain numbers came."""
        mine = (channel_updates.c.channel == chat.channel, channel_updates.c.name == chat.name)
        with self._database.write() as sql:
            sql.execute(delete(channel_chats).where(channel_chats.c.id == chat.id))
            sql.execute(update(channel_updates).where(*mine).values(name=""))

    def find(self, identity: str) -> Chat | None:
        """The chat as it is now."""
        with self._database.read() as sql:
            row = sql.execute(select(channel_chats).where(channel_chats.c.id == identity)).first()
        return self._chat(row) if row else None

    def having(self, conversation: str) -> str | None:
        """The chat that has this conversation."""
        mine = (channel_chats.c.conversation == conversation, channel_chats.c.channel == self._channel)
        with self._database.read() as sql:
            found: str | None = sql.scalar(select(channel_chats.c.id).where(*mine))
        return found

    def named(self, names: list[str]) -> list[str]:
        """The chats with these names."""
        mine = (channel_chats.c.channel == self._channel, channel_chats.c.name.in_(names))
        with self._database.read() as sql:
            return list(sql.scalars(select(channel_chats.c.id).where(*mine)))

    def behind(self, limit: int = 500) -> list[str]:
        """Chats to which something has to go now."""
        at = self._clock()
        due = or_(channel_chats.c.next_at.is_(None), channel_chats.c.next_at <= at)
        unsaid = or_(conversations.c.seq > channel_chats.c.delivered, channel_chats.c.farewell.is_not(None))
        found = select(channel_chats.c.id).outerjoin(conversations, conversations.c.id == channel_chats.c.conversation)
        mine = (channel_chats.c.channel == self._channel, channel_chats.c.gone_at.is_(None), due, unsaid)
        with self._database.read() as sql:
            return list(sql.scalars(found.where(*mine).limit(limit)))

    def _set(self, identity: str, **values: Any) -> None:
        with self._database.write() as sql:
            sql.execute(update(channel_chats).where(channel_chats.c.id == identity).values(**values))

    def _chat(self, row: Row[Any]) -> Chat:
        names = ("id", "channel", "name", "conversation", "language", "delivered", "part", "attempts")
        more = {name: getattr(row, name) for name in (*names, "next_at", "farewell", "heard_at")}
        return Chat(address=self._addresses.opened(row.address), gone=row.gone_at is not None, **more)
