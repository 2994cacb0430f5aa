"""The record of conversations: every message is stored here before anybody is told of it."""

import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock, now
from bot.conversations import rows
from bot.conversations.models import Conversation, State, Work
from bot.errors import ChoiceNotOffered, ConversationClosed, NotFound, UnknownToken
from bot.messages import Attachment, Author, Incoming, Message, Outgoing
from bot.storage.database import Database
from bot.storage.tables import attachments, conversations, messages, offers

_HEAD = tuple(column for column in conversations.c if column.name != "tracker")
"""A conversation without its dialogue state, which only the brain reads."""


class Conversations:
    """All that is done with conversations; safe to use from several threads and processes."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def open(self, site: str, channel: str, welcome: Outgoing) -> tuple[Conversation, str, Message]:
        """A new conversation with its token (shown once) and its first message."""
        identity, token, at = secrets.token_urlsafe(18), secrets.token_urlsafe(32), self._clock()
        values = {
            "id": identity,
            "token_hash": _hash(token),
            "site": site,
            "channel": channel,
            "language": welcome.language,
            "state": State.BOT,
            "seq": 1,
            "created_at": at,
            "updated_at": at,
        }
        with self._database.write() as sql:
            sql.execute(insert(conversations).values(values))
            first = _store(sql, identity, 1, at, welcome)
        opened = Conversation(identity, site, channel, welcome.language, State.BOT, 1, at, at)
        return opened, token, first

    def authenticate(self, identity: str, token: str) -> Conversation:
        """The conversation, if `token` is its token; raises UnknownToken in every other case."""
        with self._database.read() as sql:
            row = sql.execute(select(*_HEAD).where(conversations.c.id == identity)).first()
        if row is None or not hmac.compare_digest(row.token_hash, _hash(token)):
            raise UnknownToken
        return rows.conversation(row)

    def receive(self, identity: str, incoming: Incoming) -> tuple[Message, bool]:
        """Store a citizen's message; (message, False) if its `client_id` was stored before.

        Raises ConversationClosed, ChoiceNotOffered, or NotFound for an unknown attachment.
        """
        if known := self._known(identity, incoming.client_id):
            return known, False
        try:
            with self._database.write() as sql:
                return self._receive(sql, identity, incoming), True
        except IntegrityError:
            known = self._known(identity, incoming.client_id)
            if known is None:
                raise
            return known, False

    def _known(self, identity: str, client_id: str) -> Message | None:
        found = select(messages).where(messages.c.conversation == identity, messages.c.client_id == client_id)
        with self._database.read() as sql:
            row = sql.execute(found).first()
        return rows.message(row) if row else None

    def _receive(self, sql: Connection, identity: str, incoming: Incoming) -> Message:
        at = self._clock()
        row = _next_seq(sql, identity, at)
        if row.state == State.CLOSED:
            raise ConversationClosed
        said = _citizen_message(sql, identity, incoming, row.seq, at, row.language)
        values = rows.message_values(said)
        if incoming.choice is not None:
            values["data"]["choice"] = incoming.choice
        waiting = row.state == State.BOT
        extra = {"client_id": incoming.client_id, "waiting": waiting}
        sql.execute(insert(messages).values(conversation=identity, seq=row.seq, at=at, **values, **extra))
        return said

    def after(self, identity: str, seq: int, limit: int = 500) -> list[Message]:
        """Messages with a number greater than `seq`, oldest first."""
        found = (
            select(messages)
            .where(messages.c.conversation == identity, messages.c.seq > seq)
            .order_by(messages.c.seq)
            .limit(limit)
        )
        with self._database.read() as sql:
            return [rows.message(row) for row in sql.execute(found)]

    def replies(self, identity: str, seq: int) -> tuple[list[Message], bool]:
        """Replies to the citizen's message `seq`, and whether its turn is over."""
        of = messages.c.conversation == identity
        with self._database.read() as sql:
            waiting = sql.scalar(select(messages.c.waiting).where(of, messages.c.seq == seq))
            found = select(messages).where(of, messages.c.answers == seq).order_by(messages.c.seq)
            return [rows.message(row) for row in sql.execute(found)], not waiting

    def work(self, identity: str) -> Work | None:
        """What is to be done in a conversation; None if it is gone or nobody waits."""
        with self._database.read() as sql:
            row = sql.execute(select(conversations).where(conversations.c.id == identity)).first()
            found = (
                select(messages).where(messages.c.conversation == identity, messages.c.waiting).order_by(messages.c.seq)
            )
            waiting = sql.execute(found).all() if row else []
        if row is None or not waiting:
            return None
        payloads = tuple(said.data.get("choice") for said in waiting)
        said = tuple(rows.message(entry) for entry in waiting)
        return Work(rows.conversation(row), said, payloads, row.tracker)

    def finish_turn(
        self,
        identity: str,
        seq: int,
        replies: list[Outgoing],
        tracker: dict[str, Any] | None,
        language: str,
        began_with: str | None = None,
    ) -> list[Message] | None:
        """Store the replies and the dialogue state in one step; None if the message was answered before.

        This compare-and-set is what makes a turn happen once, however often a brain dies in it. A language that the
        citizen has chosen meanwhile, so that it is no longer the one that the turn `began_with`, stays.
        """
        at = self._clock()
        with self._database.write() as sql:
            mine = (messages.c.conversation == identity, messages.c.seq == seq, messages.c.waiting)
            if not sql.execute(update(messages).where(*mine).values(waiting=False)).rowcount:
                return None
            first = _advance(sql, identity, len(replies), at, _language(language, began_with), tracker)
            stored = [_store(sql, identity, first + place, at, reply, seq) for place, reply in enumerate(replies)]
            _offer(sql, identity, replies)
        return stored

    def form(self, identity: str) -> dict[str, Any] | None:
        """The form that is being filled in: its name and what it asks for next; None without one."""
        with self._database.read() as sql:
            tracker = sql.scalar(select(conversations.c.tracker).where(conversations.c.id == identity))
        return (tracker or {}).get("form")

    def overdue(self, before: datetime, limit: int = 500) -> list[str]:
        """Conversations in which a message from before `before` still waits."""
        found = select(messages.c.conversation).where(messages.c.waiting, messages.c.at < before)
        with self._database.read() as sql:
            return list(dict.fromkeys(sql.scalars(found.order_by(messages.c.at).limit(limit))))

    def exists(self, identity: str) -> bool:
        """Whether the conversation is still there; False after its erasure."""
        with self._database.read() as sql:
            return sql.scalar(select(conversations.c.id).where(conversations.c.id == identity)) is not None

    def set_language(self, identity: str, language: str) -> None:
        """Switch the conversation's language."""
        self._set(identity, language=language)

    def close(self, identity: str) -> None:
        """End the conversation: it can be read, but nothing can be added."""
        self._set(identity, state=State.CLOSED)

    def _set(self, identity: str, **values: object) -> None:
        change = update(conversations).where(conversations.c.id == identity)
        with self._database.write() as sql:
            sql.execute(change.values(updated_at=self._clock(), **values))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _next_seq(sql: Connection, identity: str, at: datetime) -> Any:
    change = update(conversations).where(conversations.c.id == identity)
    change = change.values(seq=conversations.c.seq + 1, updated_at=at)
    row = sql.execute(change.returning(conversations.c.seq, conversations.c.state, conversations.c.language)).first()
    if row is None:
        raise UnknownToken
    return row


def _advance(
    sql: Connection, identity: str, count: int, at: datetime, language: Any, tracker: dict[str, Any] | None
) -> int:
    """Make room for `count` messages; the number of the first of them."""
    values: dict[str, Any] = {"seq": conversations.c.seq + count, "updated_at": at, "language": language}
    if tracker is not None:
        values["tracker"] = tracker
    change = update(conversations).where(conversations.c.id == identity).values(values)
    last = sql.execute(change.returning(conversations.c.seq)).scalar_one()
    return int(last) - count + 1


def _language(language: str, began_with: str | None) -> Any:
    """The new value of the language's column."""
    if began_with is None:
        return language
    kept = conversations.c.language
    return case((kept == began_with, language), else_=kept)


def _store(
    sql: Connection, identity: str, seq: int, at: datetime, reply: Outgoing, answers: int | None = None
) -> Message:
    values = rows.message_values(reply)
    sql.execute(insert(messages).values(conversation=identity, seq=seq, at=at, answers=answers, **values))
    return Message(seq=seq, at=at, **reply.model_dump())


def _offer(sql: Connection, identity: str, replies: list[Outgoing]) -> None:
    offered = {choice.payload: choice.label for reply in replies for choice in reply.choices}
    if not offered:
        return
    mine = (offers.c.conversation == identity, offers.c.payload.in_(offered))
    known = set(sql.scalars(select(offers.c.payload).where(*mine)))
    fresh = [
        {"conversation": identity, "payload": payload, "label": label}
        for payload, label in offered.items()
        if payload not in known
    ]
    if fresh:
        sql.execute(insert(offers), fresh)


def _citizen_message(
    sql: Connection, identity: str, incoming: Incoming, seq: int, at: datetime, language: str
) -> Message:
    text, files = incoming.text or "", ()
    if incoming.choice is not None:
        text = _label(sql, identity, incoming.choice)
    attached = (_attached(sql, identity, incoming.attachment),) if incoming.attachment is not None else files
    return Message(
        seq=seq,
        at=at,
        author=Author.CITIZEN,
        text=text,
        language=language,
        attachments=attached,
        location=incoming.location,
        client_id=incoming.client_id,
    )


def _label(sql: Connection, identity: str, payload: str) -> str:
    mine = (offers.c.conversation == identity, offers.c.payload == payload)
    label = sql.scalar(select(offers.c.label).where(*mine))
    if label is None:
        raise ChoiceNotOffered
    return str(label)


def _attached(sql: Connection, identity: str, attachment: str) -> Attachment:
    mine = (attachments.c.conversation == identity, attachments.c.id == attachment)
    columns = (attachments.c.id, attachments.c.media_type, attachments.c.size)
    row = sql.execute(select(*columns).where(*mine)).first()
    if row is None:
        raise NotFound
    return Attachment(id=row.id, media_type=row.media_type, size=row.size)
