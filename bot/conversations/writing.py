"""How messages get their place in a conversation; every function works inside the caller's transaction.

Whoever writes takes the conversation's row first, so that two writers wait for each other and never in a circle.
What every turn needs is put together once: it takes SQLAlchemy longer than SQLite takes to do it.
"""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, case, insert, select, update

from bot.conversations import rows
from bot.conversations.models import State
from bot.errors import ChoiceNotOffered, NotFound, UnknownToken
from bot.messages import Attachment, Author, Incoming, Message, Outgoing
from bot.storage.tables import attachments, conversations, messages, offers

OF: BindParameter[Any] = bindparam("of")
"""A conversation's id in the statements below."""
_STATE = select(conversations.c.state).where(conversations.c.id == OF).with_for_update()
_NEXT = (
    update(conversations)
    .where(conversations.c.id == OF)
    .values(seq=conversations.c.seq + 1, updated_at=bindparam("at"))
    .returning(conversations.c.seq, conversations.c.state, conversations.c.language)
)
_MESSAGE = insert(messages)
_OFFER = insert(offers)
_OFFERED = select(offers.c.payload, offers.c.label).where(
    offers.c.conversation == OF, offers.c.payload.in_(bindparam("payloads", expanding=True))
)
_RELABELLED = (
    update(offers)
    .where(offers.c.conversation == OF, offers.c.payload == bindparam("same"))
    .values(label=bindparam("now"))
)
_LABEL = select(offers.c.label).where(offers.c.conversation == OF, offers.c.payload == bindparam("payload"))


@cache
def _advance(chosen: bool, with_tracker: bool) -> Any:
    """Room for messages; `chosen`: a language that is no longer the one that the turn began with stays."""
    kept, spoken = conversations.c.language, bindparam("spoken", type_=conversations.c.language.type)
    values: dict[str, Any] = {
        "seq": conversations.c.seq + bindparam("count"),
        "updated_at": bindparam("at"),
        "language": case((kept == bindparam("began_with"), spoken), else_=kept) if chosen else spoken,
    }
    if with_tracker:
        values["tracker"] = bindparam("state_after", type_=conversations.c.tracker.type)
    return update(conversations).where(conversations.c.id == OF).values(values).returning(conversations.c.seq)


def locked_state(sql: Connection, identity: str) -> State | None:
    """Who holds the conversation, unchanged until the transaction ends; None if it is gone."""
    state = sql.scalar(_STATE, {"of": identity})
    return None if state is None else State(state)


def next_seq(sql: Connection, identity: str, at: datetime) -> Any:
    """Make room for one message: its number `seq`, the `state` and the `language`; raises UnknownToken."""
    row = sql.execute(_NEXT, {"of": identity, "at": at}).first()
    if row is None:
        raise UnknownToken
    return row


def advance(
    sql: Connection,
    identity: str,
    count: int,
    at: datetime,
    language: str,
    began_with: str | None,
    tracker: dict[str, Any] | None,
) -> int:
    """Make room for `count` messages; the number of the first of them.

    What was chosen since the turn `began_with` another language stays.
    """
    change = _advance(began_with is not None, tracker is not None)
    values = {"of": identity, "count": count, "at": at, "spoken": language}
    values |= {"began_with": began_with} if began_with is not None else {}
    values |= {"state_after": tracker} if tracker is not None else {}
    return int(sql.execute(change, values).scalar_one()) - count + 1


def store(
    sql: Connection, identity: str, seq: int, at: datetime, reply: Outgoing, answers: int | None = None
) -> Message:
    """Write what is said at its number; `answers` is the number of the message it replies to."""
    said = Message(seq=seq, at=at, **reply.model_dump())
    write(sql, identity, said, answers=answers)
    return said


def write(
    sql: Connection,
    identity: str,
    said: Message,
    answers: int | None = None,
    choice: str | None = None,
    waiting: bool = False,
) -> None:
    """The one place where messages are written; `choice` is the payload of a pressed button, which nobody is shown."""
    values = rows.message_values(said) | {"client_id": said.client_id, "answers": answers, "waiting": waiting}
    if choice is not None:
        values["data"]["choice"] = choice
    sql.execute(_MESSAGE, {"conversation": identity, "seq": said.seq, "at": said.at, **values})


def offer(sql: Connection, identity: str, replies: list[Outgoing]) -> None:
    """Remember the choices, because only offered ones may come back; the same one again may have another label."""
    offered = {choice.payload: choice.label for reply in replies for choice in reply.choices}
    if not offered:
        return
    known = {row.payload: row.label for row in sql.execute(_OFFERED, {"of": identity, "payloads": list(offered)})}
    fresh = [
        {"conversation": identity, "payload": payload, "label": label}
        for payload, label in offered.items()
        if payload not in known
    ]
    if fresh:
        sql.execute(_OFFER, fresh)
    for payload, before in known.items():
        if offered[payload] != before:
            sql.execute(_RELABELLED, {"of": identity, "same": payload, "now": offered[payload]})


def citizen_message(
    sql: Connection, identity: str, incoming: Incoming, seq: int, at: datetime, language: str
) -> Message:
    """What a citizen sent, as a message; raises ChoiceNotOffered, or NotFound for an unknown attachment."""
    text = _label(sql, identity, incoming.choice) if incoming.choice is not None else incoming.text or ""
    files = (attached(sql, identity, incoming.attachment),) if incoming.attachment is not None else ()
    return Message(
        seq=seq,
        at=at,
        author=Author.CITIZEN,
        text=text,
        language=language,
        attachments=files,
        location=incoming.location,
        client_id=incoming.client_id,
    )


def attached(sql: Connection, identity: str, attachment: str) -> Attachment:
    """The uploaded file with this id; raises NotFound if the conversation has none."""
    mine = (attachments.c.conversation == identity, attachments.c.id == attachment)
    columns = (attachments.c.id, attachments.c.media_type, attachments.c.size)
    row = sql.execute(select(*columns).where(*mine)).first()
    if row is None:
        raise NotFound
    return Attachment(id=row.id, media_type=row.media_type, size=row.size)


def _label(sql: Connection, identity: str, payload: str) -> str:
    label = sql.scalar(_LABEL, {"of": identity, "payload": payload})
    if label is None:
        raise ChoiceNotOffered
    return str(label)
