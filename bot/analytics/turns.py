"""The turns of the assistant: what was asked, in whatever channel, and how it ended. All figures count these."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from sqlalchemy import Select, and_, func, select

from bot.conversations.models import TRYOUT_CHANNEL
from bot.messages import Author
from bot.service_hours import ZONE
from bot.storage.tables import conversations, feedback, inbox_items, messages

Each = Literal["turn", "message", "conversation"]
"""What a number counts: turns of the assistant, what citizens said, or conversations in which they said something."""
TURN = messages.alias("turn")
ASKED = messages.alias("asked")
ITEM = inbox_items.alias("item")
"""What was asked, as it stands in the inbox."""
OUTCOME = TURN.c.data["outcome"].as_string()
ARTICLE = TURN.c.data[("source", "article")].as_string()
INTENT = ASKED.c.understood["intent"].as_string()
DELETED = "deleted"
"""State of an item whose words are gone for good."""


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
    group: str | None = None
    """Id of a group of the inbox."""
    each: Each = "turn"

    @property
    def of_turns(self) -> bool:
        """Whether something is wanted that only turns have."""
        return bool(self.outcome or self.article or self.group or self.helpful is not None)


def chosen(wanted: Wanted, *columns: Any, asked: bool = False, item: bool = False) -> Select[Any]:
    """These columns of the turns that fit; `asked`: also of what was asked, `item`: also of the inbox."""
    found = select(*columns).select_from(TURN).join(conversations, conversations.c.id == TURN.c.conversation)
    if asked or wanted.intent is not None:
        question = and_(ASKED.c.conversation == TURN.c.conversation, ASKED.c.seq == TURN.c.answers)
        found = found.join(ASKED, question, isouter=True)
    if item or wanted.group is not None:
        kept = and_(ITEM.c.conversation == TURN.c.conversation, ITEM.c.seq == TURN.c.answers)
        found = found.join(ITEM, kept, isouter=True)
    if wanted.helpful is not None:
        rated = and_(feedback.c.conversation == TURN.c.conversation, feedback.c.seq == TURN.c.seq)
        found = found.join(feedback, rated).where(feedback.c.helpful.is_(wanted.helpful))
    return found.where(*_of_turns(wanted))


def said(wanted: Wanted, *columns: Any) -> Select[Any]:
    """These columns of what citizens said, to whomever; what `wanted.of_turns` names makes no difference here."""
    found = select(*columns).select_from(ASKED).join(conversations, conversations.c.id == ASKED.c.conversation)
    return found.where(ASKED.c.author == Author.CITIZEN, *_there(ASKED, wanted))


def spoken_in(wanted: Wanted) -> Select[Any]:
    """How many messages and conversations of citizens there are."""
    return said(wanted, func.count(ASKED.c.seq).label("messages"), func.count(ASKED.c.conversation.distinct()))


def _of_turns(wanted: Wanted) -> list[Any]:
    found = [TURN.c.author == Author.BOT, OUTCOME.is_not(None), *_there(TURN, wanted)]
    if wanted.article is not None:
        found.append(ARTICLE == wanted.article)
    if wanted.outcome:
        found.append(OUTCOME.in_(wanted.outcome))
    if wanted.group is not None:
        found += [ITEM.c.cluster == wanted.group, ITEM.c.state != DELETED]
    return found


def _there(table: Any, wanted: Wanted) -> list[Any]:
    """When, where and in what language; editors who try a model out are not counted."""
    found = [conversations.c.site == wanted.site, conversations.c.channel != TRYOUT_CHANNEL]
    equal = ((INTENT, wanted.intent), (table.c.language, wanted.language), (conversations.c.channel, wanted.channel))
    found += [column == value for column, value in equal if value is not None]
    if wanted.first:
        found.append(table.c.at >= begin(wanted.first))
    if wanted.last:
        found.append(table.c.at < begin(wanted.last + timedelta(days=1)))
    return found


def begin(day: date) -> datetime:
    """Midnight in the city."""
    return datetime.combine(day, time(), ZONE)
