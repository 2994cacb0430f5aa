"""Who waits is told the place in the queue as it is now."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from actions import queue_places
from actions.queue_places import place
from bot.handover.events import HandoverEvent, Reason
from bot.handover.queue import Queue
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.tables import conversations

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HEAD = {"token_hash": "", "site": "musterstadt", "channel": "web", "language": "de", "state": "waiting"}


@pytest.fixture
def record(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The record that the settings name."""
    monkeypatch.setenv("LOTSE_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    queue_places._desk.cache_clear()
    database = Database(Settings().database)
    migrate(database)
    return database


def test_the_second_who_came_has_the_second_place(record: Database) -> None:
    queue = Queue(record, lambda: AT)
    with record.write() as sql:
        for minute, identity in enumerate(("first", "second")):
            sql.execute(insert(conversations).values(id=identity, created_at=AT, updated_at=AT, **HEAD))
            event, at = HandoverEvent(reason=Reason.ASKED, language="de"), AT + timedelta(minutes=minute)
            queue.open(sql, identity, "musterstadt", "web", event, at + timedelta(minutes=10), at)
    first, second = place("first"), place("second")
    assert first is not None
    assert second is not None
    assert (first[0], second[0]) == (1, 2)
    assert first[1] < second[1]
    with record.write() as sql:
        found = queue.open_of(sql, "second")
        assert found is not None
        queue.desert(sql, found.id, AT)
    assert place("second") is None, "nobody is there: nobody knows how long it takes"


def test_who_waits_for_nobody_has_no_place(record: Database) -> None:
    assert place("unknown") is None
