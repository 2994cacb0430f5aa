"""How messages get their place in a conversation; every function works inside the caller's transaction.

Whoever writes takes the conversation's row first, so that two writers wait for each other and never in a circle.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, insert, select, update

from bot.conversations import rows
from bot.conversations.models import State
from bot.errors import ChoiceNotOffered, NotFound, UnknownToken
from bot.messages import Attachment, Author, Incoming, Message, Outgoing
from bot.storage.tables import attachments, conversations, messages, offers


def locked_state(sql: Connection, identity: str) -> State | None:
    """Who holds the conversation, unchanged until the transaction ends; None if it is gone."""
    found = select(conversations.c.state).where(conversations.c.id == identity).with_for_update()
    state = sql.scalar(found)
    return None if state is None else State(state)


def next_seq(sql: Connection, identity: str, at: datetime) -> Any:
    """Make room for one message: its number `seq`, the `state` and the `language`; raises UnknownToken."""
    change = update(conversations).where(conversations.c.id == identity)
    change = change.values(seq=conversations.c.seq + 1, updated_at=at)
    row = sql.execute(change.returning(conversations.c.seq, conversations.c.state, conversations.c.language)).first()
    if row is None:
        raise UnknownToken
    return row


def advance(
    sql: Connection, identity: str, count: int, at: datetime, language: Any, tracker: dict[str, Any] | None
) -> int:
    """Make room for `count` messages; the number of the first of them."""
    values: dict[str, Any] = {"seq": conversations.c.seq + count, "updated_at": at, "language": language}
    if tracker is not None:
        values["tracker"] = tracker
    change = update(conversations).where(conversations.c.id == identity).values(values)
    last = sql.execute(change.returning(conversations.c.seq)).scalar_one()
    return int(last) - count + 1


def language_value(language: str, began_with: str | None) -> Any:
    """The new value of the language's column: what was chosen since the turn `began_with` another one stays."""
    if began_with is None:
        return language
    kept = conversations.c.language
    return case((kept == began_with, language), else_=kept)


def store(
    sql: Connection, identity: str, seq: int, at: datetime, reply: Outgoing, answers: int | None = None
) -> Message:
    """Write what is said at its number; `answers` is the number of the message it replies to."""
    values = rows.message_values(reply)
    sql.execute(insert(messages).values(conversation=identity, seq=seq, at=at, answers=answers, **values))
    return Message(seq=seq, at=at, **reply.model_dump())


def offer(sql: Connection, identity: str, replies: list[Outgoing]) -> None:
    """Remember the choices, because only offered ones may come back."""
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
    mine = (offers.c.conversation == identity, offers.c.payload == payload)
    label = sql.scalar(select(offers.c.label).where(*mine))
    if label is None:
        raise ChoiceNotOffered
    return str(label)
