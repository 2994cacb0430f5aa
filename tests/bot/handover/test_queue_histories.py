"""Any history of the queue: a small model beside it always agrees on who has what."""

from dataclasses import dataclass

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.errors import AlreadyClaimed, HandoverClosed, LotseError, NotYours, TooManyChats
from bot.handover.models import Addressee, Stage
from bot.handover.queue import Queue
from bot.storage.database import Database
from tests.bot.handover.desks import AT, take, waiting

ROOM = 2
agents = st.sampled_from(["anna", "bert", "carla"])
acts = st.sampled_from(["claim", "transfer", "return", "release", "close"])
steps = st.lists(st.tuples(acts, st.integers(0, 2), agents, agents), max_size=25)


@dataclass
class Expected:
    """Where a chat stands according to the model."""

    stage: Stage = Stage.WAITING
    holder: str | None = None
    sender: str | None = None
    addressee: str | None = None

    def claim(self, agent: str, chats: int) -> type[LotseError] | None:
        if self.stage is Stage.CLAIMED:
            return None if self.holder == agent else AlreadyClaimed
        if self.addressee not in (None, agent):
            return NotYours
        if chats >= ROOM:
            return TooManyChats
        self.stage, self.holder, self.sender, self.addressee = Stage.CLAIMED, agent, None, None
        return None

    def transfer(self, agent: str, other: str) -> type[LotseError] | None:
        if self.holder != agent:
            return NotYours
        self.stage, self.holder, self.sender, self.addressee = Stage.WAITING, None, agent, other
        return None

    def give_back(self, agent: str) -> type[LotseError] | None:
        if self.stage is Stage.CLAIMED or self.addressee != agent:
            return NotYours
        self.addressee, self.sender = self.sender, None
        return None

    def release(self, agent: str) -> type[LotseError] | None:
        if agent not in (self.holder, self.addressee, self.sender):
            return NotYours
        self.stage, self.holder, self.sender, self.addressee = Stage.WAITING, None, None, None
        return None

    def close(self, agent: str) -> type[LotseError] | None:
        if self.holder != agent:
            return NotYours
        self.stage, self.holder = Stage.CLOSED, None
        return None


def _expect(model: list[Expected], act: str, place: int, agent: str, other: str) -> type[LotseError] | None:
    chat = model[place]
    if chat.stage is Stage.CLOSED:
        return HandoverClosed
    if act == "claim":
        return chat.claim(agent, sum(each.holder == agent for each in model))
    if act == "transfer":
        return chat.transfer(agent, other)
    return {"return": chat.give_back, "release": chat.release, "close": chat.close}[act](agent)


def _do(queue: Queue, sql: Connection, act: str, identity: str, agent: str, other: str) -> None:
    if act == "claim":
        take(queue, sql, queue.find(sql, identity), agent, room=ROOM)
    elif act == "transfer":
        queue.transfer(sql, identity, agent, Addressee(agent=other), None, AT)
    elif act == "return":
        queue.return_(sql, identity, agent, None, AT)
    elif act == "release":
        queue.release(sql, identity, agent, "queue", AT)
    else:
        queue.close(sql, identity, agent, "solved", None, AT)


def _done(queue: Queue, sql: Connection, act: str, identity: str, agent: str, other: str) -> type[LotseError] | None:
    try:
        _do(queue, sql, act, identity, agent, other)
    except LotseError as error:
        return type(error)
    return None


@given(steps)
@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_queue_and_its_model_agree_after_every_step(
    queue: Queue, database: Database, steps: list[tuple[str, int, str, str]]
) -> None:
    with database.write() as sql:
        for left in queue.listed(sql, "all", None, ""):
            queue.close(sql, left.id, None, "new history", None, AT)
        ids, model = [waiting(queue, sql).id for _ in range(3)], [Expected() for _ in range(3)]
        for act, place, agent, other in steps:
            if act == "transfer" and agent == other:
                continue
            expected = _expect(model, act, place, agent, other)
            assert _done(queue, sql, act, ids[place], agent, other) is expected, (act, place, agent, other)
            _check(queue, sql, ids, model)


def _check(queue: Queue, sql: Connection, ids: list[str], model: list[Expected]) -> None:
    for identity, expected in zip(ids, model, strict=True):
        found = queue.find(sql, identity)
        assert (found.state, found.addressee) == (expected.stage, expected.addressee)
        if found.state is not Stage.CLOSED:
            assert found.agent == (expected.holder or expected.sender)
            assert [each.id for each in queue.of(sql, found.conversation)] == [identity]
    for agent in ("anna", "bert", "carla"):
        assert len(queue.listed(sql, "mine", None, agent)) == sum(each.holder == agent for each in model) <= ROOM
