"""The turns of the assistant: what was asked, in whatever channel, and how it ended. All figures count these."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from bot.messages import Author
from bot.privacy.public_text import masked
from bot.service_hours import ZONE
from bot.storage.tables import conversations, feedback, messages

_NOT_COUNTED = "studio"
"""Channel of editors who try a model out."""
TURN = messages.alias("turn")
ASKED = messages.alias("asked")
OUTCOME = TURN.c.data["outcome"].as_string()
ARTICLE = TURN.c.data["source"]["article"].as_string()
INTENT = ASKED.c.understood["intent"].as_string()


@dataclass(frozen=True)
class Wanted:
    """Which turns; what is None makes no difference. Days are those of the city, both included."""

    site: str
    first: date | None = None
    last: date | None = None
    outcome: tuple[str, ...] = ()
    article: str | None = None
    intent: str | None = None
    language: str | None = None
    channel: str | None = None
    helpful: bool | None = None


@dataclass(frozen=True)
class Turn:
    """One turn, for staff: what was asked is masked, and None where nobody had asked."""

    conversation: str
    seq: int
    at: datetime
    asked: str | None
    outcome: str
    article: str | None
    intent: str | None
    language: str
    channel: str


def chosen(wanted: Wanted, *columns: Any, asked: bool = False) -> Select[Any]:
    """These columns of the turns that fit; `asked`: also of what was asked."""
    question = and_(ASKED.c.conversation == TURN.c.conversation, ASKED.c.seq == TURN.c.answers)
    rated = and_(feedback.c.conversation == TURN.c.conversation, feedback.c.seq == TURN.c.seq)
    found = select(*columns).select_from(TURN).join(conversations, conversations.c.id == TURN.c.conversation)
    if asked or wanted.intent is not None:
        found = found.join(ASKED, question, isouter=True)
    if wanted.helpful is not None:
        found = found.join(feedback, rated).where(feedback.c.helpful.is_(wanted.helpful))
    return found.where(*_conditions(wanted))


def _conditions(wanted: Wanted) -> list[Any]:
    found = [
        conversations.c.site == wanted.site,
        conversations.c.channel != _NOT_COUNTED,
        TURN.c.author == Author.BOT,
        OUTCOME.is_not(None),
    ]
    equal = ((ARTICLE, wanted.article), (INTENT, wanted.intent), (TURN.c.language, wanted.language))
    found += [column == value for column, value in equal if value is not None]
    if wanted.channel is not None:
        found.append(conversations.c.channel == wanted.channel)
    if wanted.outcome:
        found.append(OUTCOME.in_(wanted.outcome))
    if wanted.first:
        found.append(TURN.c.at >= begin(wanted.first))
    if wanted.last:
        found.append(TURN.c.at < begin(wanted.last + timedelta(days=1)))
    return found


def begin(day: date) -> datetime:
    """Midnight in the city."""
    return datetime.combine(day, time(), ZONE)


def count(sql: Connection, wanted: Wanted) -> int:
    """How many there are."""
    return sql.scalar(chosen(wanted, func.count(TURN.c.seq))) or 0


def listed(sql: Connection, wanted: Wanted, limit: int, offset: int) -> list[Turn]:
    """The turns themselves, newest first."""
    columns = (
        TURN.c.conversation,
        TURN.c.seq,
        TURN.c.at,
        ASKED.c.text.label("asked"),
        OUTCOME.label("outcome"),
        ARTICLE.label("article"),
        INTENT.label("intent"),
        TURN.c.language,
        conversations.c.channel,
    )
    order = (TURN.c.at.desc(), TURN.c.conversation, TURN.c.seq)
    found = chosen(wanted, *columns, asked=True).order_by(*order)
    rows: Sequence[Any] = sql.execute(found.limit(limit).offset(offset)).all()
    return [Turn(**dict(row._mapping) | {"asked": masked(row.asked) if row.asked else None}) for row in rows]
