"""How messages get into the inbox: each once, however many brains look for them.

Where the looking stands is kept in `studio_marks`; it never passes a message that is still waiting for its answer, so
that one whose turn takes long is not overlooked.
"""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, null, select, update
from sqlalchemy.exc import InterfaceError, OperationalError, StatementError

from bot.conversations.models import TRYOUT_CHANNEL
from bot.errors import without_words
from bot.messages import Author
from bot.storage.once import is_new
from bot.storage.tables import conversations, editor_marks, inbox_items, messages, studio_marks
from bot.studio.inbox_items import Fresh
from bot.studio.likeness import Group

log = logging.getLogger(__name__)
NAME = "inbox"
_LATE = timedelta(seconds=30)
"""Clocks differ, and a message is seen only once its transaction is over."""
_NOTED = timedelta(minutes=10)
"""While nothing comes, where the looking stands is written only so often."""


@dataclass(frozen=True)
class Mark:
    """Up to where messages were looked for; `turn` grows with every batch that was stored."""

    at: datetime
    turn: int


def mark(sql: Connection) -> Mark | None:
    """Where the looking stands; None before the first time."""
    return _mark(sql.scalar(select(studio_marks.c.data).where(studio_marks.c.name == NAME)))


def fresh(sql: Connection, since: datetime, limit: int) -> list[Fresh]:
    """Messages that citizens put in their own words, outside of forms, and that were read; oldest first."""
    asked = (
        messages.c.understood.is_not(null()),
        messages.c.at > since,
        messages.c.text != "",
        messages.c.understood["form"].as_string().is_(None),
    )
    found = _messages().where(*asked, ~_taken()).order_by(messages.c.at, messages.c.conversation, messages.c.seq)
    return [_fresh(row) for row in sql.execute(found.limit(limit))]


def marked(sql: Connection, limit: int) -> list[Fresh]:
    """What citizens said to a person, where an agent says that the assistant should have known the answer."""
    same = (editor_marks.c.conversation == messages.c.conversation) & (editor_marks.c.seq == messages.c.seq)
    said = (messages.c.author == Author.CITIZEN, messages.c.text != "", messages.c.understood.is_(null()))
    found = _messages().join(editor_marks, same).where(*said, ~_taken()).order_by(editor_marks.c.at)
    return [_fresh(row) for row in sql.execute(found.limit(limit))]


def next_mark(sql: Connection, before: Mark | None, batch: Sequence[Fresh], full: bool, at: datetime) -> Mark | None:
    """Where the looking stands after a batch; None where that need not be written down."""
    reached = batch[-1].at if full else _earliest(sql, at)
    reached -= _LATE
    if before and reached <= before.at + (timedelta() if batch else _NOTED):
        return Mark(before.at, before.turn + 1) if batch else None
    return Mark(reached, before.turn + 1 if before else 0)


def store(sql: Connection, seen: Mark | None, reached: Mark, rows: Sequence[dict[str, Any]]) -> int | None:
    """Put rows into the inbox; how many, or None with nothing stored where another brain has done it meanwhile."""
    if not _move(sql, seen, reached):
        return None
    there = _still_there(sql, {row["conversation"] for row in rows})
    return sum(_keep(sql, row) for row in rows if row["conversation"] in there)


def unread(row: Mapping[str, Any]) -> dict[str, Any]:
    """Of a message that cannot stand in the inbox: that it was seen, so that it keeps no other one out."""
    nothing = {"language": "de", "text": "", "intent": "", "confidence": 0, "uncertainty": 0, "guesses": []}
    absent = {"article": None, "outcome": None, "vector": None}
    place = {name: row[name] for name in ("conversation", "seq", "site", "at")}
    return place | nothing | absent | {"cluster": secrets.token_urlsafe(12), "state": "deleted"}


def _keep(sql: Connection, row: Mapping[str, Any]) -> bool:
    """Whether the row is new; of what the record cannot keep, only that it was there."""
    try:
        with sql.begin_nested():
            return is_new(sql, inbox_items, *_split(row))
    except (OperationalError, InterfaceError):  # the record is away, and no message's fault
        raise
    except (StatementError, ValueError) as error:
        log.error("inbox: a message cannot be kept: %s", type(error).__name__, exc_info=without_words(error))
        return is_new(sql, inbox_items, *_split(unread(row)))


def open_groups(sql: Connection, site: str) -> set[str]:
    """The groups that have a message on which nobody has decided."""
    mine = (inbox_items.c.site == site, inbox_items.c.state == "open")
    return set(sql.scalars(select(inbox_items.c.cluster).where(*mine).distinct()))


def beginnings(sql: Connection, groups: set[str]) -> list[Group]:
    """The messages that began these groups, oldest first."""
    first = (inbox_items.c.cluster.in_(groups), inbox_items.c.vector.is_not(null()))
    columns = (inbox_items.c.cluster, inbox_items.c.article, inbox_items.c.intent, inbox_items.c.vector)
    found = sql.execute(select(*columns).where(*first).order_by(inbox_items.c.at)).all()
    return [
        Group(row.cluster, f"article {row.article}" if row.article else f"intent {row.intent}", row.vector)
        for row in found
        if row.vector
    ]


def _messages() -> Any:
    columns = (messages.c.conversation, messages.c.seq, messages.c.at, messages.c.text, messages.c.understood)
    whose = (conversations.c.site, conversations.c.language, _outcome().label("outcome"))
    joined = select(*columns, *whose).join(conversations, conversations.c.id == messages.c.conversation)
    return joined.where(conversations.c.channel != TRYOUT_CHANNEL)


def _outcome() -> Any:
    """How the turn ended: on its last reply that says so."""
    replies = messages.alias("replies")
    told = replies.c.data["outcome"].as_string()
    mine = (replies.c.conversation == messages.c.conversation, replies.c.answers == messages.c.seq, told.is_not(None))
    return select(told).where(*mine).order_by(replies.c.seq.desc()).limit(1).scalar_subquery()


def _taken() -> ColumnElement[bool]:
    same = (inbox_items.c.conversation == messages.c.conversation, inbox_items.c.seq == messages.c.seq)
    return exists(select(inbox_items.c.seq).where(*same))


def _fresh(row: Row[Any]) -> Fresh:
    understood = row.understood or {}
    language = understood.get("language") or row.language
    return Fresh(row.conversation, row.seq, row.at, row.site, row.text, language, understood, row.outcome)


def _earliest(sql: Connection, at: datetime) -> datetime:
    """Nothing that comes into the inbox later can be older."""
    waiting = sql.scalar(select(func.min(messages.c.at)).where(messages.c.waiting))
    return min(waiting, at) if waiting else at


def _mark(data: dict[str, Any] | None) -> Mark | None:
    return Mark(datetime.fromisoformat(data["at"]), data["turn"]) if data else None


def _move(sql: Connection, seen: Mark | None, reached: Mark) -> bool:
    """Whether it stood where it was seen; whoever comes second finds that it does not."""
    data = {"at": reached.at.isoformat(), "turn": reached.turn}
    if seen is None:
        return is_new(sql, studio_marks, {"name": NAME}, {"data": data})
    held = select(studio_marks.c.data).where(studio_marks.c.name == NAME).with_for_update()
    if _mark(sql.scalar(held)) != seen:
        return False
    sql.execute(update(studio_marks).where(studio_marks.c.name == NAME).values(data=data))
    return True


def _still_there(sql: Connection, wanted: set[str]) -> set[str]:
    """Conversations that were not erased meanwhile, and are not until the transaction ends."""
    found = select(conversations.c.id).where(conversations.c.id.in_(wanted)).order_by(conversations.c.id)
    return set(sql.scalars(found.with_for_update(read=True, key_share=True)))


def _split(row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Key and values; nothing is nothing in SQL, too, and not JSON's `null`."""
    key = ("conversation", "seq")
    values = {name: null() if value is None else value for name, value in row.items() if name not in key}
    return {name: row[name] for name in key}, values
