"""What tests of the handover room share: conversations without their room, events, and a fixed time."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from bot.handover.events import HandoverEvent, Reason
from bot.handover.models import Handover
from bot.handover.queue import Queue
from bot.storage.database import Database
from bot.storage.tables import conversations, messages

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SITE = "musterstadt"
WITHIN = timedelta(minutes=10)


def minutes(count: float) -> datetime:
    """The moment so many minutes after nine."""
    return AT + timedelta(minutes=count)


def event(**values: Any) -> HandoverEvent:
    """What somebody who asked for a person leaves behind."""
    return HandoverEvent(**{"reason": Reason.ASKED, "language": "de"} | values)


def conversation(sql: Connection, site: str = SITE) -> str:
    """A conversation with one message of a citizen."""
    identity = secrets.token_urlsafe(18)
    head = {"token_hash": "", "site": site, "channel": "web", "language": "de", "state": "waiting"}
    sql.execute(insert(conversations).values(id=identity, created_at=AT, updated_at=AT, **head))
    said = {"author": "citizen", "text": "Hallo", "language": "de", "data": {}}
    sql.execute(insert(messages).values(conversation=identity, seq=1, at=AT, **said))
    return identity


def waiting(queue: Queue, sql: Connection, at: datetime = AT, site: str = SITE, **values: Any) -> Handover:
    """A handover that has just come into the queue."""
    return queue.open(sql, conversation(sql, site), site, "web", event(**values), at + WITHIN, at)


def claimed(queue: Queue, sql: Connection, agent: str = "anna", at: datetime = AT, **values: Any) -> Handover:
    """A handover that an agent has just taken."""
    return take(queue, sql, waiting(queue, sql, at, **values), agent, at)


def take(queue: Queue, sql: Connection, handover: Handover, agent: str, at: datetime = AT, room: int = 99) -> Handover:
    """An agent, named by a capital letter, claims."""
    return queue.claim(sql, handover.id, agent, agent.title(), room, at)


def count(database: Database, table: str) -> int:
    """How many rows a table has."""
    with database.read() as sql:
        return int(sql.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())
