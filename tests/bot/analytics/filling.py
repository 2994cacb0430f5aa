"""A record in which citizens of two cities have asked in several channels, languages and ways."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, null

from bot.conversations.models import TRYOUT_CHANNEL
from bot.messages import Author
from bot.storage.database import Database
from bot.storage.tables import conversations, feedback, inbox_items, messages

NIGHT = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
"""Half past midnight in the city, on the day on which the clocks go back."""


@dataclass(frozen=True)
class Said:
    """What a citizen said, and what became of it."""

    outcome: str | None
    article: str | None = None
    intent: str | None = "ask_article"
    """None: nobody has read it."""
    helpful: bool | None = None
    text: str = "Ich heiße Anna Muster"
    choice: str | None = None
    form: str | None = None
    group: str | None = None
    """Of the inbox."""
    state: str = "open"
    channel: str = "web"
    language: str = "de"
    read_in: str | None = None
    """The language that the words were found to be in, where it is not that of the conversation."""
    more: tuple["Said", ...] = field(default=())
    """Said later in the same conversation."""


_PICKED = Said("answered", "pass", intent=None, text="Pass", choice='/choose_article{"article": "pass"}')
DAY = (
    Said("answered", "hund", helpful=True),
    Said("answered", "hund", helpful=False),
    Said("clarified", more=(_PICKED,)),
    Said("unanswered_no_match", intent="nlu_fallback", channel="telegram", language="tr", group="angeln"),
    Said("answered", "pass", channel="telegram", language="tr"),
    Said("case_opened", intent="report_defect", language="en"),
    Said("answered", "hund", helpful=True, channel=TRYOUT_CHANNEL),
)
"""Seven conversations; the last one is no citizen's."""


def fill(database: Database, said: tuple[Said, ...] = DAY, site: str = "musterstadt", at: datetime = NIGHT) -> None:
    """Each is a conversation of its own, an hour after the one before."""
    with database.write() as sql:
        for number, first in enumerate(said):
            name, then = f"{site}-{at:%d}-{number}", at + timedelta(hours=number % 7)
            head = {"id": name, "site": site, "channel": first.channel, "language": first.language, "state": "bot"}
            basic = {"token_hash": "x", "seq": 9, "created_at": then, "updated_at": then}
            sql.execute(insert(conversations).values(head | basic))
            for place, one in enumerate((first, *first.more)):
                _turn(sql, name, site, 2 * place + 1, then + timedelta(minutes=place), one)


def _turn(sql: Any, name: str, site: str, seq: int, at: datetime, one: Said) -> None:
    basic = {"conversation": name, "at": at, "language": one.language}
    asked = {"author": Author.CITIZEN, "text": one.text, "data": {"choice": one.choice} if one.choice else {}}
    read: dict[str, Any] = {"intent": one.intent, "confidence": 0.5} | ({"form": one.form} if one.form else {})
    read |= {"language": one.read_in} if one.read_in else {}
    understood = {"understood": read if one.intent else null()}
    sql.execute(insert(messages).values(basic | asked | understood | {"seq": seq}))
    if one.outcome:
        data = {"outcome": one.outcome} | ({"source": {"article": one.article}} if one.article else {})
        reply = {"author": Author.BOT, "text": "x", "data": data, "seq": seq + 1, "answers": seq}
        sql.execute(insert(messages).values(basic | reply))
    if one.helpful is not None:
        sql.execute(insert(feedback).values(conversation=name, seq=seq + 1, helpful=one.helpful, at=at))
    if one.group:
        _into_inbox(sql, basic | {"seq": seq, "site": site}, one)


def _into_inbox(sql: Any, basic: dict[str, Any], one: Said) -> None:
    item = {"text": f"Masked {one.group}", "intent": one.intent, "confidence": 0.3, "uncertainty": 0.8}
    sql.execute(
        insert(inbox_items).values(
            basic | item | {"outcome": one.outcome, "guesses": [], "cluster": one.group, "state": one.state}
        )
    )
