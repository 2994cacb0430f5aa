"""The record of conversations: every message is stored here before anybody is told of it."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, case, exists, func, insert, null, select, update
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock, now
from bot.conversations import desk, rows, writing
from bot.conversations.models import Conversation, State, Understood, Work
from bot.conversations.withheld import withhold
from bot.conversations.writing import OF
from bot.errors import Conflict, ConversationClosed, UnknownToken
from bot.messages import Author, Incoming, Message, Outgoing
from bot.storage.database import Database
from bot.storage.tables import conversations, messages

Also = Callable[[Connection, datetime], list[Outgoing]]
"""Done in the transaction that ends a turn; what it returns is said after the replies."""
Side = Literal["citizen", "agent"]
_ANSWERED_BY_BOT = (State.BOT, State.WAITING)
_PAGE = 500
_HEAD = tuple(column for column in conversations.c if column.name != "tracker")
"""A conversation without its dialogue state, which only the brain reads."""
_FOUND = select(*_HEAD).where(conversations.c.id == OF)
_WHOLE = select(conversations).where(conversations.c.id == OF)
_KNOWN = select(messages).where(messages.c.conversation == OF, messages.c.client_id == bindparam("client"))
_UNANSWERED = select(messages).where(messages.c.conversation == OF, messages.c.waiting).order_by(messages.c.seq)
_ANSWERED = update(messages).where(
    messages.c.conversation == OF, messages.c.seq == bindparam("number"), messages.c.waiting
)
_UNSAID = (
    update(messages)
    .where(messages.c.conversation == OF, messages.c.seq == bindparam("number"))
    .values(text=bindparam("left"))
)
_BOT_SPOKE = select(func.max(messages.c.seq)).where(messages.c.conversation == OF, messages.c.author == Author.BOT)
_AGENT_SAID = (
    select(messages.c.data)
    .where(messages.c.conversation == OF, messages.c.author == Author.AGENT)
    .where(messages.c.seq > func.coalesce(_BOT_SPOKE.scalar_subquery(), 0))
    .order_by(messages.c.seq.desc())
)


class Conversations:
    """All that is done with conversations; safe to use from several threads and processes."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def open(
        self, site: str, channel: str, welcome: Outgoing, person: str | None = None, identity: str | None = None
    ) -> tuple[Conversation, str, Message]:
        """A new conversation with its token (shown once) and its first message; of a new `person` unless given.

        `identity`: an unguessable id of the caller's, if its form matters.
        """
        identity = identity or secrets.token_urlsafe(18)
        token, at = secrets.token_urlsafe(32), self._clock()
        person = person or secrets.token_urlsafe(18)
        values = {
            "id": identity,
            "token_hash": _hash(token),
            "site": site,
            "channel": channel,
            "language": welcome.language,
            "state": State.BOT,
            "seq": 1,
            "person": person,
            "created_at": at,
            "updated_at": at,
        }
        with self._database.write() as sql:
            sql.execute(insert(conversations).values(values))
            first = writing.store(sql, identity, 1, at, welcome)
        opened = Conversation(identity, site, channel, welcome.language, State.BOT, 1, at, at, person)
        return opened, token, first

    def authenticate(self, identity: str, token: str) -> Conversation:
        """The conversation, if `token` is its token; raises UnknownToken in every other case."""
        with self._database.read() as sql:
            row = sql.execute(_FOUND, {"of": identity}).first()
        if row is None or not hmac.compare_digest(row.token_hash, _hash(token)):
            raise UnknownToken
        return rows.conversation(row)

    def receive(self, identity: str, incoming: Incoming) -> tuple[Message, bool]:
        """Store a citizen's message; (message, False) if its `client_id` was stored before; raises what `take` does."""
        said, state = self.take(identity, incoming)
        return said, state is not None

    def take(self, identity: str, incoming: Incoming) -> tuple[Message, State | None]:
        """Store a citizen's message, and who held the conversation then; None if its `client_id` was stored before.

        Raises ConversationClosed, ChoiceNotOffered, Conflict for somebody else's `client_id`, or NotFound for an
        unknown attachment.
        """
        if known := self._known(identity, incoming.client_id):
            return known, None
        try:
            with self._database.write() as sql:
                return self._take(sql, identity, incoming)
        except IntegrityError:
            known = self._known(identity, incoming.client_id)
            if known is None:
                raise
            return known, None

    def _known(self, identity: str, client_id: str) -> Message | None:
        with self._database.read() as sql:
            row = sql.execute(_KNOWN, {"of": identity, "client": client_id}).first()
        if row is not None and row.author != Author.CITIZEN:
            raise Conflict("this client_id is taken")
        return rows.message(row) if row else None

    def _take(self, sql: Connection, identity: str, incoming: Incoming) -> tuple[Message, State]:
        at = self._clock()
        row = writing.next_seq(sql, identity, at)
        state = State(row.state)
        if state is State.CLOSED:
            raise ConversationClosed
        said = writing.citizen_message(sql, identity, incoming, row.seq, at, row.language)
        writing.write(sql, identity, said, choice=incoming.choice, waiting=state in _ANSWERED_BY_BOT)
        return said, state

    def everything(self, identity: str) -> list[Message]:
        """All messages; the same for whoever reads the transcript."""
        said: list[Message] = []
        while more := self.after(identity, said[-1].seq if said else 0):
            said += more
        return said

    def newest(self, identity: str, limit: int) -> list[Message]:
        """The last messages, oldest first."""
        found = select(messages).where(messages.c.conversation == identity).order_by(messages.c.seq.desc())
        with self._database.read() as sql:
            return [rows.message(row) for row in sql.execute(found.limit(limit))][::-1]

    def after(self, identity: str, seq: int, limit: int = _PAGE) -> list[Message]:
        """Messages with a number greater than `seq`, oldest first."""
        found = (
            select(messages)
            .where(messages.c.conversation == identity, messages.c.seq > seq)
            .order_by(messages.c.seq)
            .limit(limit)
        )
        with self._database.read() as sql:
            return [rows.message(row) for row in sql.execute(found)]

    def understood(self, identity: str, seq: int = 0) -> dict[int, Understood]:
        """What the assistant took citizens' messages after `seq` for, by their numbers; nothing for pressed buttons."""
        known = (messages.c.conversation == identity, messages.c.seq > seq, messages.c.understood.is_not(null()))
        with self._database.read() as sql:
            found = sql.execute(select(messages.c.seq, messages.c.understood).where(*known))
            return {row.seq: Understood(**row.understood) for row in found}

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
            row = sql.execute(_WHOLE, {"of": identity}).first()
            waiting = sql.execute(_UNANSWERED, {"of": identity}).all() if row else []
            article = _agent_article(sql, identity) if waiting else None
        if row is None or not waiting:
            return None
        payloads = tuple(said.data.get("choice") for said in waiting)
        said = tuple(rows.message(entry) for entry in waiting)
        return Work(rows.conversation(row), said, payloads, row.tracker, article)

    def finish_turn(
        self,
        identity: str,
        seq: int,
        replies: list[Outgoing],
        tracker: dict[str, Any] | None,
        language: str,
        began_with: str | None = None,
        also: Also | None = None,
        understood: Understood | None = None,
    ) -> list[Message] | None:
        """Store the replies, the dialogue state and what was `understood` in one step; None if it was answered before.

        This compare-and-set is what makes a turn happen once, however often a brain dies in it. None too, with nothing
        stored, if a person has taken over or the conversation was ended: the bot is silent then. A language that the
        citizen has chosen meanwhile, so that it is no longer the one that the turn `began_with`, stays. Secret words
        that the citizen has typed go now, from the message and from `tracker` itself.
        """
        at, unsaid = self._clock(), withhold(tracker) if tracker else None
        with self._database.write() as sql:
            if not _is_owed(sql, identity, seq, understood):
                return None
            said = [*replies, *(also(sql, at) if also else ())]
            first = writing.advance(sql, identity, len(said), at, language, began_with, tracker)
            stored = [writing.store(sql, identity, first + place, at, reply, seq) for place, reply in enumerate(said)]
            writing.offer(sql, identity, said)
            if unsaid is not None:
                sql.execute(_UNSAID, {"of": identity, "number": seq, "left": unsaid})
        return stored

    def form(self, identity: str) -> dict[str, Any] | None:
        """The form that is being filled in: its name and what it asks for next; None without one."""
        with self._database.read() as sql:
            tracker = sql.scalar(select(conversations.c.tracker).where(conversations.c.id == identity))
        return (tracker or {}).get("form")

    def is_answering(self, identity: str) -> bool:
        """Whether a message still waits for the assistant's answer."""
        mine = (messages.c.conversation == identity, messages.c.waiting)
        with self._database.read() as sql:
            return bool(sql.scalar(select(exists().where(*mine))))

    def overdue(self, before: datetime, limit: int = 500) -> list[str]:
        """Conversations in which a message from before `before` still waits."""
        found = select(messages.c.conversation).where(messages.c.waiting, messages.c.at < before)
        with self._database.read() as sql:
            return list(dict.fromkeys(sql.scalars(found.order_by(messages.c.at).limit(limit))))

    def find(self, identity: str) -> Conversation | None:
        """The conversation as it is now; None after its erasure."""
        with self._database.read() as sql:
            row = sql.execute(_FOUND, {"of": identity}).first()
        return rows.conversation(row) if row else None

    def mark_seen(self, identity: str, by: Side, seq: int) -> int | None:
        """One side has seen all up to `seq`; the number up to which, or None if that was known before or is nothing."""
        column = conversations.c[f"seen_by_{by}"]
        there = case((conversations.c.seq < seq, conversations.c.seq), else_=seq)
        change = update(conversations).where(conversations.c.id == identity, column < there)
        with self._database.write() as sql:
            seen: int | None = sql.scalar(change.values({column: there}).returning(column))
        return seen

    def set_language(self, identity: str, language: str) -> None:
        """Switch the conversation's language."""
        self._set(identity, language=language)

    def close(self, identity: str) -> None:
        """End the conversation: it can be read, but nothing can be added; raises NotFound."""
        with self._database.write() as sql:
            desk.close(sql, identity, self._clock())

    def _set(self, identity: str, **values: object) -> None:
        change = update(conversations).where(conversations.c.id == identity)
        with self._database.write() as sql:
            sql.execute(change.values(updated_at=self._clock(), **values))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _is_owed(sql: Connection, identity: str, seq: int, understood: Understood | None) -> bool:
    """Take the message off the waiting ones; False if it was not among them, or if the bot has to be silent."""
    state = writing.locked_state(sql, identity)
    known = {"understood": understood.model_dump(exclude_none=True)} if understood else {}
    waited = sql.execute(_ANSWERED, {"of": identity, "number": seq, "waiting": False, **known}).rowcount
    return bool(waited) and state in _ANSWERED_BY_BOT


def _agent_article(sql: Connection, identity: str) -> str | None:
    """Article of the newest agent message with a source, among those after the bot's last word."""
    said = sql.scalars(_AGENT_SAID, {"of": identity})
    quoted = ((data.get("further_sources") or [data.get("source")])[-1] for data in said)
    return next((source["article"] for source in quoted if source), None)
