"""The messages behind a number, for staff: masked, and without what citizens only told a form or a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, and_, func, select

from bot.analytics.turns import ARTICLE, ASKED, DELETED, INTENT, ITEM, OUTCOME, SAID_IN, TURN, Wanted, chosen, said
from bot.privacy.impersonal import impersonal
from bot.privacy.secret_words import hidden_pairs
from bot.storage.tables import conversations

Saying = Literal["words", "choice", "form", "unread", "deleted", "nothing"]
"""What a citizen did: own words; a pressed button; an answer to a form; words that the assistant has not read, as they
were said to a person, or wait; words that an editor took away; nothing, as before a greeting."""
_TO_READ = ("words", "choice")
_OF_ARTICLES = "/choose_article"


@dataclass(frozen=True)
class Turn:
    """One line of a list; `asked` is None where its words are nobody's business here."""

    conversation: str
    seq: int
    at: datetime
    asked: str | None
    said: Saying
    outcome: str | None
    article: str | None
    intent: str | None
    language: str
    channel: str


_ASKED = (
    ASKED.c.text,
    ASKED.c.data["choice"].as_string().label("choice"),
    ASKED.c.understood["form"].as_string().label("form"),
    INTENT.label("intent"),
    ITEM.c.state.label("kept"),
    conversations.c.channel,
)


def count(sql: Connection, wanted: Wanted) -> int:
    """How many there are."""
    if wanted.each == "turn":
        return sql.scalar(chosen(wanted, func.count(TURN.c.seq))) or 0
    column = ASKED.c.seq if wanted.each == "message" else ASKED.c.conversation.distinct()
    return sql.scalar(said(wanted, func.count(column))) or 0


def listed(sql: Connection, wanted: Wanted, limit: int, offset: int) -> list[Turn]:
    """The lines themselves, newest first; a conversation stands there with what was said last in these days."""
    make = _turns if wanted.each == "turn" else _said
    return [_turn(row) for row in sql.execute(make(wanted, limit, offset))]


def _turns(wanted: Wanted, limit: int, offset: int) -> Select[Any]:
    mine = (TURN.c.conversation, TURN.c.seq, TURN.c.at, TURN.c.language)
    became = (OUTCOME.label("outcome"), ARTICLE.label("article"))
    found = chosen(wanted, *mine, *became, *_ASKED, beside=(ASKED, ITEM))
    return found.order_by(TURN.c.at.desc(), TURN.c.conversation, TURN.c.seq.desc()).limit(limit).offset(offset)


def _said(wanted: Wanted, limit: int, offset: int) -> Select[Any]:
    """The page is found first, so that nobody looks for the answers of all the others."""
    page = _keys(wanted, limit, offset).subquery("page")
    mine = (ASKED.c.conversation, ASKED.c.seq, ASKED.c.at, SAID_IN.label("language"))
    became = (_last(OUTCOME).label("outcome"), _last(ARTICLE).label("article"))
    asked, kept = (and_(t.c.conversation == page.c.conversation, t.c.seq == page.c.seq) for t in (ASKED, ITEM))
    found = select(*mine, *became, *_ASKED).select_from(page).join(ASKED, asked).join(ITEM, kept, isouter=True)
    found = found.join(conversations, conversations.c.id == page.c.conversation)
    return found.order_by(page.c.at.desc(), page.c.conversation, page.c.seq.desc())


def _keys(wanted: Wanted, limit: int, offset: int) -> Select[Any]:
    columns: list[Any] = [ASKED.c.conversation, ASKED.c.seq, ASKED.c.at]
    if wanted.each == "conversation":
        last: list[Any] = [func.max(column).label(column.name) for column in columns[1:]]
        found, order = said(wanted, columns[0], *last).group_by(columns[0]), [columns[0], *last]
    else:
        found, order = said(wanted, *columns), columns
    name, seq, at = order
    return found.order_by(at.desc(), name, seq.desc()).limit(limit).offset(offset)


def _last(column: Any) -> Any:
    """Of the turn that answers a message."""
    mine = (TURN.c.conversation == ASKED.c.conversation, TURN.c.answers == ASKED.c.seq, OUTCOME.is_not(None))
    return select(column).where(*mine).order_by(TURN.c.seq.desc()).limit(1).correlate(ASKED).scalar_subquery()


def _turn(row: Row[Any]) -> Turn:
    kind = _saying(row)
    read = kind in _TO_READ and _may_be_read(row)
    shown = impersonal(hidden_pairs(" ".join(row.text.split()))) if read else None
    names = ("conversation", "seq", "at", "outcome", "article", "intent", "language", "channel")
    values = {name: getattr(row, name) for name in names}
    return Turn(**values, asked=shown or None, said=kind)


def _saying(row: Row[Any]) -> Saying:
    if row.text is None:
        return "nothing"
    if row.choice is not None:
        return "choice"
    if row.kept == DELETED:
        return "deleted"
    if row.intent is None:
        return "unread"
    return "form" if row.form else "words"


def _may_be_read(row: Row[Any]) -> bool:
    """A button with a value of its own may bear what a citizen has told."""
    return row.choice is None or "{" not in row.choice or row.choice.startswith(_OF_ARTICLES)
