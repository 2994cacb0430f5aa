"""Citizens who want to wait for the answer of the city: which question was offered that, and who has agreed."""

import re
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, null, or_, select, tuple_, update

from bot.conversations.models import TRYOUT_CHANNEL
from bot.messages import Author
from bot.storage.once import is_new
from bot.storage.tables import (
    answer_wishes,
    article_drafts,
    articles,
    conversations,
    inbox_items,
    messages,
    offers,
    task_askers,
)

OFFER = "/ask_the_city"
"""How the payload of the choice begins."""
_NUMBER = re.compile(r'"question": (\d+)')
_OPEN = {"state": "open", "decision": null(), "decided_by": None, "decided_at": None}
ANSWER = func.coalesce(*(inbox_items.c.decision[name].as_string() for name in ("draft", "article")))
"""The article that an editor has decided on or begun; it has the answer, once it is published."""


def may_offer(sql: Connection, conversation: str, question: int) -> bool:
    """Whether the answer of the city may be offered: never twice for the same question, and not to who only tries."""
    channel = sql.scalar(select(conversations.c.channel).where(conversations.c.id == conversation))
    text = _said(sql, conversation, question)
    if channel in (None, TRYOUT_CHANNEL) or not text:
        return False
    return text not in {_said(sql, conversation, number) for number in _offered(sql, conversation)}


def agree(sql: Connection, conversation: str, question: int, at: datetime) -> bool | None:
    """The citizen wants the answer; False where that was known already, None where there is no such question.

    Where a department was asked already, it is its answer; where an editor had decided, somebody looks again.
    """
    item = (inbox_items.c.conversation == conversation, inbox_items.c.seq == question)
    kept = select(inbox_items.c.state, inbox_items.c.decision).where(*item).with_for_update()
    state, decision = sql.execute(kept).one_or_none() or (None, None)
    if state == "deleted" or not _said(sql, conversation, question):
        return None
    same = or_(task_askers.c.seq == question, task_askers.c.task == (decision or {}).get("task"))
    asked = (task_askers.c.conversation == conversation, same)
    agreed = sql.scalars(select(task_askers.c.agreed).where(*asked)).all()
    if agreed:
        sql.execute(update(task_askers).where(*asked).values(agreed=True))
        return not any(agreed)
    if state == "done":
        sql.execute(update(inbox_items).where(*item).values(_OPEN))
    return is_new(sql, answer_wishes, {"conversation": conversation, "seq": question}, {"at": at})


def published() -> ColumnElement[bool]:
    """Of a message of the inbox: whether citizens can read the article that has its answer."""
    return exists(select(articles.c.id).where(articles.c.site == inbox_items.c.site, articles.c.id == ANSWER))


def stranded(sql: Connection) -> list[tuple[str, int]]:
    """Questions that are waited for although the article with their answer is neither there nor being written."""
    drafted = exists().where(article_drafts.c.site == inbox_items.c.site, article_drafts.c.id == ANSWER)
    decided = (inbox_items.c.state == "done", ANSWER.is_not(None), ~published(), ~drafted)
    found = select(answer_wishes.c.conversation, answer_wishes.c.seq).join(inbox_items, awaited()).where(*decided)
    return [(row.conversation, row.seq) for row in sql.execute(found)]


def look_again(sql: Connection) -> None:
    """Stranded questions stand in the inbox again."""
    key = tuple_(inbox_items.c.conversation, inbox_items.c.seq)
    sql.execute(update(inbox_items).where(key.in_(stranded(sql))).values(_OPEN))


def awaited() -> ColumnElement[bool]:
    """What joins wishes and messages of the inbox."""
    same = inbox_items.c.conversation == answer_wishes.c.conversation
    return and_(same, inbox_items.c.seq == answer_wishes.c.seq)


def _offered(sql: Connection, conversation: str) -> set[int]:
    mine = (offers.c.conversation == conversation, offers.c.payload.startswith(OFFER))
    found = (_NUMBER.search(payload) for payload in sql.scalars(select(offers.c.payload).where(*mine)))
    return {int(number[1]) for number in found if number}


def _said(sql: Connection, conversation: str, question: int) -> str:
    """The letters and digits of what a citizen wrote; empty where there is nothing of the kind."""
    mine = (messages.c.conversation == conversation, messages.c.seq == question, messages.c.author == Author.CITIZEN)
    text = sql.scalar(select(messages.c.text).where(*mine)) or ""
    return "".join(filter(str.isalnum, text.casefold()))
