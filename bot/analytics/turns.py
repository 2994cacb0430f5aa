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
THUMB = feedback.alias("thumb")
OUTCOME = TURN.c.data["outcome"].as_string()
ARTICLE = TURN.c.data[("source", "article")].as_string()
INTENT = ASKED.c.understood["intent"].as_string()
SAID_IN = func.coalesce(ASKED.c.understood["language"].as_string(), ASKED.c.language)
"""Language of what a citizen said, as far as it was read; else that of the conversation."""
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


def chosen(wanted: Wanted, *columns: Any, beside: tuple[Any, ...] = ()) -> Select[Any]:
    """These columns of the turns that fit; `beside`: which of ASKED, ITEM and THUMB they are taken of, too."""
    found = select(*columns).select_from(TURN).join(conversations, conversations.c.id == TURN.c.conversation)
    needed = ((ASKED, TURN.c.answers, wanted.intent), (ITEM, TURN.c.answers, wanted.group))
    for table, seq, value in (*needed, (THUMB, TURN.c.seq, wanted.helpful)):
        if table in beside or value is not None:
            same = and_(table.c.conversation == TURN.c.conversation, table.c.seq == seq)
            found = found.join(table, same, isouter=True)
    return found.where(*_of_turns(wanted))


def said(wanted: Wanted, *columns: Any) -> Select[Any]:
    """These columns of what citizens said, to whomever; what `wanted.of_turns` names makes no difference here."""
    found = select(*columns).select_from(ASKED).join(conversations, conversations.c.id == ASKED.c.conversation)
    return found.where(ASKED.c.author == Author.CITIZEN, *_there(ASKED, wanted, SAID_IN))


def spoken_in(wanted: Wanted) -> Select[Any]:
    """How many messages and conversations of citizens there are."""
    return said(wanted, func.count(ASKED.c.seq).label("messages"), func.count(ASKED.c.conversation.distinct()))


def _of_turns(wanted: Wanted) -> list[Any]:
    found = [TURN.c.author == Author.BOT, OUTCOME.is_not(None), *_there(TURN, wanted, TURN.c.language)]
    if wanted.article is not None:
        found.append(wanted.article == ARTICLE)
    if wanted.outcome:
        found.append(OUTCOME.in_(wanted.outcome))
    if wanted.helpful is not None:
        found.append(THUMB.c.helpful.is_(wanted.helpful))
    if wanted.group is not None:
        found += [ITEM.c.cluster == wanted.group, ITEM.c.state != DELETED]
    return found


def _there(table: Any, wanted: Wanted, language: Any) -> list[Any]:
    """When, where and in what language; editors who try a model out are not counted."""
    found = [conversations.c.site == wanted.site, conversations.c.channel != TRYOUT_CHANNEL]
    equal = ((INTENT, wanted.intent), (language, wanted.language), (conversations.c.channel, wanted.channel))
    found += [column == value for column, value in equal if value is not None]
    if wanted.first:
        found.append(table.c.at >= begin(wanted.first))
    if wanted.last:
        found.append(table.c.at < begin(wanted.last + timedelta(days=1)))
    return found


def begin(day: date) -> datetime:
    """Midnight in the city."""
    return datetime.combine(day, time(), ZONE)
