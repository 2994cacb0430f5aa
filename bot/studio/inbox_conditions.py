"""Which messages of the inbox are meant: by what became of them, what they were taken for, when and where."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.service_hours import ZONE
from bot.storage.tables import conversations, editor_marks, inbox_items, messages

Kept = Literal["open", "deciding", "done", "task", "deleted"]
"""Of a message: `deciding` while the training data are being written, `deleted` for good."""
State = Literal["open", "task", "done", "all"]
_STALE = timedelta(minutes=1)
"""Whoever has taken a decision in hand for so long has died with it."""


@dataclass(frozen=True)
class Wanted:
    """What is empty makes no difference."""

    site: str
    state: State = "open"
    q: str = ""
    intent: str = ""
    article: str = ""
    outcome: tuple[str, ...] = ()
    """Any of these."""
    language: str = ""
    channel: str = ""
    since: date | None = None
    until: date | None = None
    """The last day."""


def is_open(at: datetime) -> ColumnElement[bool]:
    """Nobody has decided on it, or whoever began to do so is gone."""
    stale = and_(inbox_items.c.state == "deciding", inbox_items.c.decided_at < at - _STALE)
    return or_(inbox_items.c.state == "open", stale)


def fits(wanted: Wanted, at: datetime) -> ColumnElement[bool]:
    """The condition for all that is wanted."""
    given = {name: getattr(wanted, name) for name in ("intent", "article", "language")}
    found = [inbox_items.c[name] == value for name, value in given.items() if value]
    found += [_of_state(wanted.state, at), inbox_items.c.site == wanted.site, *_between(wanted)]
    found += [inbox_items.c.outcome.in_(wanted.outcome)] if wanted.outcome else []
    found += [_says(word) for word in wanted.q.split()]
    if wanted.channel:
        there = select(conversations.c.id).where(conversations.c.channel == wanted.channel)
        found.append(inbox_items.c.conversation.in_(there))
    return reduce(and_, found)


def _of_state(state: State, at: datetime) -> ColumnElement[bool]:
    if state == "open":
        return is_open(at)
    return inbox_items.c.state != "deleted" if state == "all" else inbox_items.c.state == state


def _between(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Days are those of the city."""
    first, last = wanted.since, wanted.until
    found = [inbox_items.c.at >= _midnight(first)] if first else []
    return found + ([inbox_items.c.at < _midnight(last + timedelta(days=1))] if last else [])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def _says(word: str) -> ColumnElement[bool]:
    """SQLite knows capital letters of ASCII only."""
    spelled = {word, word.lower(), word.capitalize(), word.upper()}
    return or_(*(inbox_items.c.text.icontains(one, autoescape=True) for one in sorted(spelled)))


def marked() -> Any:
    """Where an agent says that the assistant should have known the answer; a reply stands for its question."""
    said = (messages.c.conversation == editor_marks.c.conversation) & (messages.c.seq == editor_marks.c.seq)
    asked = func.coalesce(messages.c.answers, messages.c.seq).label("seq")
    return select(editor_marks.c.conversation, asked).join(messages, said).distinct().subquery("marked")
