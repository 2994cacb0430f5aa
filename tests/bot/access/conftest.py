"""A desk on the test's own record and Redis, at a time that the test moves, with two agents and a citizen."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.access.desk import Desk, build_desk
from bot.access.watch import Watch
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.handover.models import Handover
from bot.messages import Message, Outgoing
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.live import Live
from tests.bot.clerks import agent, event


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.at += timedelta(**by)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def desk(settings: Settings, database: Database, live: Live, time: Time) -> Desk:
    return build_desk(settings, database, live, time)


@pytest.fixture
def open_desk(settings: Settings, database: Database, live: Live, time: Time) -> Desk:
    """The same where it is always open, at a gateway that has seen for an hour who is there."""
    always = settings.model_copy(update={"service_hours": "always"})
    return seen_long(build_desk(always, database, live, time))


def seen_long(desk: Desk) -> Desk:
    """A gateway that has seen for an hour who is there."""
    past = iter(range(-3_600, 0, 20))
    desk._rooms.watch = Watch(lambda: next(past, 0))
    while desk._rooms.watch.look() < 3_500:
        pass
    return desk


async def in_line(desk: Desk, record: Conversations, time: Time, count: int) -> list[Handover]:
    """So many who wait, one after another."""
    waiting = []
    for _ in range(count):
        opened, _, _ = record.open("musterstadt", "web", Outgoing(text="Guten Tag", language="de"))
        waiting.append(await desk.hand_over(opened, event()))
        time.move(seconds=1)
    return waiting


@pytest.fixture
def anna(database: Database) -> Staff:
    return agent(Accounts(database), "anna", department="Bürgerservice")


@pytest.fixture
def ben(database: Database) -> Staff:
    return agent(Accounts(database), "ben", department="Standesamt")


@pytest.fixture
def citizen(record: Conversations) -> Conversation:
    """A citizen who has just opened a conversation."""
    return record.open("musterstadt", "web", Outgoing(text="Guten Tag", language="de"))[0]


@pytest.fixture
def told(record: Conversations, citizen: Conversation) -> "Told":
    return Told(record, citizen.id)


class Told:
    """What stands in the citizen's transcript."""

    def __init__(self, record: Conversations, identity: str) -> None:
        self._record, self._identity = record, identity

    @property
    def said(self) -> list[Message]:
        """All messages after the welcome."""
        return self._record.after(self._identity, 1)

    @property
    def texts(self) -> list[str]:
        """Their texts."""
        return [message.text for message in self.said]

    @property
    def state(self) -> str:
        """Who has the conversation."""
        held = self._record.find(self._identity)
        assert held is not None
        return held.state.value
