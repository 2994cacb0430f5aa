"""Citizens who want to wait for the answer of the city: which question was offered that, and who has agreed."""

import re
from datetime import datetime

from sqlalchemy import Connection, null, select, update

from bot.conversations.models import TRYOUT_CHANNEL
from bot.messages import Author
from bot.storage.once import is_new
from bot.storage.tables import answer_wishes, conversations, inbox_items, messages, offers, task_askers

OFFER = "/ask_the_city"
"""How the payload of the choice begins."""
_NUMBER = re.compile(r'"question": (\d+)')


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
    state = sql.scalar(select(inbox_items.c.state).where(*item))
    if state == "deleted" or not _said(sql, conversation, question):
        return None
    asked = (task_askers.c.conversation == conversation, task_askers.c.seq == question)
    agreed = sql.scalars(select(task_askers.c.agreed).where(*asked)).all()
    if agreed:
        sql.execute(update(task_askers).where(*asked).values(agreed=True))
        return not any(agreed)
    if state == "done":
        reopened = {"state": "open", "decision": null(), "decided_by": None, "decided_at": None}
        sql.execute(update(inbox_items).where(*item).values(reopened))
    return is_new(sql, answer_wishes, {"conversation": conversation, "seq": question}, {"at": at})


def _offered(sql: Connection, conversation: str) -> set[int]:
    mine = (offers.c.conversation == conversation, offers.c.payload.startswith(OFFER))
    found = (_NUMBER.search(payload) for payload in sql.scalars(select(offers.c.payload).where(*mine)))
    return {int(number[1]) for number in found if number}


def _said(sql: Connection, conversation: str, question: int) -> str:
    """The letters and digits of what a citizen wrote; empty where there is nothing of the kind."""
    mine = (messages.c.conversation == conversation, messages.c.seq == question, messages.c.author == Author.CITIZEN)
    text = sql.scalar(select(messages.c.text).where(*mine)) or ""
    return "".join(filter(str.isalnum, text.casefold()))
