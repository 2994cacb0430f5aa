"""What tests of the cases share: a small catalogue, reports, conversations without their room, and a fixed time."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from bot.cases.catalogue import Sameness, Service
from bot.cases.models import CITIZEN, Actor, Case, Contact, Opened, Place, Report
from bot.cases.record import Cases
from bot.storage.database import Database
from bot.storage.tables import conversations

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DUE = AT + timedelta(days=5)
SITE = "musterstadt"
ANNA = Actor("staff", "Anna")
LAMP = Service(code="street-light", kind="defect", name={"de": "Laterne"}, group="a", department="Bauamt", due_hours=50)
RUDE = Service(
    code="complaint-treatment",
    kind="service_complaint",
    name={"de": "Unfreundlich"},
    group="a",
    department="Beschwerdemanagement",
    due_hours=50,
    same=Sameness(within_days=0),
)
CONTACT = Contact(name="Kim Muster", email="kim@example.org", consent=True, purpose="Rückfragen zur Meldung")


def hours(count: float) -> datetime:
    """The moment so many hours after nine."""
    return AT + timedelta(hours=count)


def report(**values: Any) -> Report:
    """Somebody reports a dark lamp in the Bonner Straße."""
    lamp = {"site": SITE, "service": LAMP, "description": "Die Laterne ist dunkel.", "channel": "web"}
    return Report(**lamp | {"place": Place(address="Bonner Straße 12", lat=51.0, lon=10.0)} | values)


def opened(sql: Connection, at: datetime = AT, **values: Any) -> Case:
    """A case that has just been opened."""
    return Cases().open(sql, report(**values), DUE, CITIZEN, at).case


def reported(database: Database, what: Report) -> Opened:
    """Opened in a transaction of its own."""
    with database.write() as sql:
        return Cases().open(sql, what, DUE, CITIZEN, AT)


def conversation(sql: Connection) -> str:
    """A conversation without messages."""
    identity = secrets.token_urlsafe(18)
    head = {"token_hash": "", "site": SITE, "channel": "web", "language": "de", "state": "bot"}
    sql.execute(insert(conversations).values(id=identity, created_at=AT, updated_at=AT, **head))
    return identity
