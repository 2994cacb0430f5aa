"""The chats of a messenger: which conversation each has, and how far the record has been delivered to it.

A chat is worked on by one gateway at a time, which holds a lease on it: so everything in it keeps its order.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from bot.channel_port import Place
from bot.channels.models import Chat, LeaseLost, Owed
from bot.clock import Clock, now
from bot.privacy.addresses import Addresses
from bot.storage import chat_rows
from bot.storage.database import Database
from bot.storage.once import renewed
from bot.storage.tables import channel_chats, channel_conversations, conversations

LEASE = timedelta(seconds=30)
"""A gateway that dies holds its chats up for so long; one that works renews it (`Chats.hold`)."""


def known(sql: Connection, channel: str, name: str, address: bytes, place: Place, at: datetime) -> str:
    """The id of a chat from which something came just now, made if it is the first time."""
    heard = {"address": address, "heard_at": at}
    values = heard | {"id": secrets.token_urlsafe(18), "language": _short(place.language)}
    return str(renewed(sql, channel_chats, {"channel": channel, "name": name}, values, heard).id)


def _short(language: str | None) -> str | None:
    """Clients say `fil` or `yue` as well; none of our languages has such a long name (ISO 639-1)."""
    return language if language and len(language) == 2 else None


def chat_of(sql: Connection, conversation: str, addresses: Addresses) -> dict[str, Any] | None:
    """What is kept of the chat on a messenger that has this conversation (GDPR, Art. 15); None on the website."""
    joined = channel_chats.join(channel_conversations, channel_conversations.c.chat == channel_chats.c.id)
    mine = channel_conversations.c.conversation == conversation
    row = sql.execute(select(channel_chats).select_from(joined).where(mine)).first()
    if row is None:
        return None
    kept_of_it = {"channel": row.channel, "language": row.language, "heard_at": row.heard_at.isoformat()}
    return kept_of_it | {"address": addresses.opened(row.address)}


def says_farewell(sql: Connection, *, chat: Chat, text: str, language: str) -> None:
    """Take the chat off its conversations, which are erased in the same step, and say this as the last thing."""
    _change(sql, chat, conversation=None, farewell=text, language=language, attempts=0, next_at=None)


class Chats:
    """The chats of one channel; safe to use from several threads and gateways.

    What changes a chat is only done for the gateway that has its lease, and raises LeaseLost otherwise.
    """

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

    def hold(self, identities: Collection[str], who: str) -> None:
        """Those of these chats that the gateway has, it has for longer."""
        mine = (channel_chats.c.id.in_(identities), channel_chats.c.leased_by == who)
        with self._database.write() as sql:
            sql.execute(update(channel_chats).where(*mine).values(leased_until=self._clock() + LEASE))

    def let_go(self, identity: str, who: str) -> None:
        """Another gateway may have it."""
        mine = (channel_chats.c.id == identity, channel_chats.c.leased_by == who)
        with self._database.write() as sql:
            sql.execute(update(channel_chats).where(*mine).values(leased_by=None, leased_until=None))

    def talks_in(self, chat: Chat, conversation: str) -> None:
        """From now on the chat has this conversation; what others still owe it comes before."""
        with self._database.write() as sql:
            _change(sql, chat, conversation=conversation)
            sql.execute(insert(channel_conversations).values(chat=chat.id, conversation=conversation))

    def conversations(self, chat: Chat) -> list[str]:
        """All that the chat has and had, the newest last."""
        mine = channel_conversations.c.chat == chat.id
        found = select(channel_conversations.c.conversation).where(mine).order_by(channel_conversations.c.id)
        with self._database.read() as sql:
            return list(sql.scalars(found))

    def owed(self, chat: Chat) -> Owed | None:
        """The oldest conversation of which something has still to be delivered."""
        mine = (channel_conversations.c.chat == chat.id, conversations.c.seq > channel_conversations.c.delivered)
        kept = (conversations.c.seq, channel_conversations.c.delivered, channel_conversations.c.part)
        found = select(conversations.c.id.label("conversation"), *kept).join_from(channel_conversations, conversations)
        with self._database.read() as sql:
            row = sql.execute(found.where(*mine).order_by(channel_conversations.c.id).limit(1)).first()
        return Owed(**row._mapping) if row else None

    def delivered(self, chat: Chat, conversation: str, seq: int, part: int = 0) -> None:
        """All of the conversation up to message `seq` has left, and `part` pieces of the one behind it."""
        there = channel_conversations.c.conversation == conversation
        with self._database.write() as sql:
            _change(sql, chat, attempts=0, next_at=None, leased_until=self._clock() + LEASE)
            sql.execute(update(channel_conversations).where(there).values(delivered=seq, part=part))

    def later(self, chat: Chat, at: datetime) -> None:
        """The other side took nothing; not again before `at`."""
        self._set(chat, attempts=chat.attempts + 1, next_at=at)

    def gone(self, chat: Chat, is_gone: bool) -> None:
        """Whether the citizen can be reached."""
        self._set(chat, gone_at=self._clock() if is_gone else None, attempts=0, next_at=None)

    def speaks(self, chat: Chat, language: str) -> None:
        """The language in which the next conversation begins."""
        self._set(chat, language=language)

    def says_farewell(self, chat: Chat, text: str, language: str) -> None:
        """The conversations were erased at the citizen's wish; this is the last that is said."""
        with self._database.write() as sql:
            says_farewell(sql, chat=chat, text=text, language=language)

    def forget(self, chat: Chat) -> None:
        """The last thing is said: nothing is known of the chat any more, unless something new hangs on it."""
        with self._database.write() as sql:
            _change(sql, chat, farewell=None)
            chat_rows.forget(sql, chat.id)

    def find(self, identity: str) -> Chat | None:
        """The chat as it is now."""
        with self._database.read() as sql:
            row = sql.execute(select(channel_chats).where(channel_chats.c.id == identity)).first()
        return self._chat(row) if row else None

    def having(self, conversation: str) -> str | None:
        """The chat that has or had this conversation."""
        joined = select(channel_chats.c.id).join_from(channel_chats, channel_conversations)
        mine = (channel_conversations.c.conversation == conversation, channel_chats.c.channel == self._channel)
        with self._database.read() as sql:
            found: str | None = sql.scalar(joined.where(*mine))
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
        unsaid = or_(conversations.c.seq > channel_conversations.c.delivered, channel_chats.c.farewell.is_not(None))
        had = channel_conversations.join(conversations, conversations.c.id == channel_conversations.c.conversation)
        found = select(channel_chats.c.id).outerjoin(had, channel_conversations.c.chat == channel_chats.c.id)
        reached = or_(channel_chats.c.gone_at.is_(None), channel_chats.c.farewell.is_not(None))
        mine = (channel_chats.c.channel == self._channel, reached, due, unsaid)
        with self._database.read() as sql:
            return list(sql.scalars(found.where(*mine).distinct().limit(limit)))

    def _set(self, chat: Chat, **values: Any) -> None:
        with self._database.write() as sql:
            _change(sql, chat, **values)

    def _chat(self, row: Row[Any]) -> Chat:
        names = ("id", "channel", "name", "conversation", "language", "attempts", "next_at", "farewell", "heard_at")
        more = {name: getattr(row, name) for name in (*names, "leased_by")}
        return Chat(address=self._addresses.opened(row.address), gone=row.gone_at is not None, **more)


def _change(sql: Connection, chat: Chat, **values: Any) -> None:
    mine = (channel_chats.c.id == chat.id, channel_chats.c.leased_by == chat.leased_by)
    if not sql.execute(update(channel_chats).where(*mine).values(**values)).rowcount:
        raise LeaseLost
