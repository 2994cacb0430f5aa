"""Trying a model out before it goes live: conversations of editors, answered by a brain of this model's own.

They have a channel of their own, so that nothing comes of them and nobody counts them; after a day they are erased.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from bot.clock import Clock, now
from bot.conversations.erasure import Erasure
from bot.conversations.models import TRYOUT_CHANNEL as CHANNEL
from bot.conversations.record import Conversations
from bot.messages import Outcome, Outgoing
from bot.storage.database import Database
from bot.storage.live import TRYOUT, queue_key
from bot.storage.once import renewed
from bot.storage.tables import conversations, messages, studio_marks

IDLE = timedelta(minutes=10)
"""After so long without a message the model's brain ends; the next message starts it again."""
KEPT = timedelta(days=1)
_MARK = "tryout:"


@dataclass(frozen=True)
class TryOut:
    """A model that somebody wants to talk to, and since when."""

    model: str
    key: str
    at: datetime


@dataclass(frozen=True)
class Begun:
    """A conversation with one model."""

    model: str
    id: str
    token: str


def key_of(model: str) -> str:
    """What stands in the ids of its conversations: names of models may be long."""
    return hashlib.blake2b(model.encode(), digest_size=6).hexdigest()


def brain_name(model: str) -> str:
    """The name of the brain that answers for it."""
    return f"tryout-{key_of(model)}"


class TryOuts:
    """Conversations with models; safe to use from several threads and processes."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database, self._clock = database, clock

    def begin(self, site: str, model: str, live: str | None, welcome: Outgoing) -> list[Begun]:
        """One with the model, and, unless it is the live one itself, one with the live one beside it."""
        record = Conversations(self._database, self._clock)
        spoken = welcome.model_copy(update={"outcome": Outcome.GREETED})
        found = []
        if model != live:
            identity = f"{TRYOUT}{key_of(model)}.{secrets.token_urlsafe(18)}"
            opened, token, _ = record.open(site, CHANNEL, spoken, identity=identity)
            found.append(Begun(model, opened.id, token))
            self.want(model)
        if live:
            opened, token, _ = record.open(site, CHANNEL, spoken)
            found.append(Begun(live, opened.id, token))
        return found

    def want(self, model: str) -> None:
        """A brain of this model is needed from now on."""
        data = {"model": model, "at": self._clock().isoformat()}
        with self._database.write() as sql:
            renewed(sql, studio_marks, {"name": f"{_MARK}{key_of(model)}"}, {"data": data}, {"data": data})

    def wanted(self) -> list[TryOut]:
        """All models that somebody wanted to talk to in the last day."""
        with self._database.write() as sql:
            return list(_wanted(sql, self._clock() - KEPT))

    def waiting(self) -> set[str]:
        """Keys of the models in whose conversations a message has lately begun to wait for an answer."""
        mine = (messages.c.waiting, messages.c.at > self._clock() - IDLE, messages.c.conversation.startswith(TRYOUT))
        with self._database.read() as sql:
            found = sql.scalars(select(messages.c.conversation).where(*mine).distinct())
            return {key for one in found if (key := queue_key(one))}

    def erase_old(self) -> int:
        """Forget conversations after a day; how many."""
        old = (conversations.c.channel == CHANNEL, conversations.c.created_at < self._clock() - KEPT)
        with self._database.read() as sql:
            found = list(sql.scalars(select(conversations.c.id).where(*old).limit(500)))
        if found:
            Erasure(self._database, self._clock).erase(*found)
        return len(found)


def _wanted(sql: Connection, since: datetime) -> Iterable[TryOut]:
    for row in sql.execute(select(studio_marks).where(studio_marks.c.name.startswith(_MARK))).all():
        at = datetime.fromisoformat(row.data["at"])
        if at < since:
            sql.execute(delete(studio_marks).where(studio_marks.c.name == row.name))
        else:
            yield TryOut(row.data["model"], row.name.removeprefix(_MARK), at)
