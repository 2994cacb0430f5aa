"""What each agent sees, and whose turn it is."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from bot.errors import NotFound
from bot.handover.events import Reason
from bot.handover.models import Addressee, Handover
from bot.handover.queue import Queue
from bot.storage.database import Database
from tests.bot.handover.desks import SITE, claimed, minutes, take, waiting


@pytest.fixture
def sql(database: Database) -> Iterator[Connection]:
    with database.write() as connection:
        yield connection


def _ids(found: list[Handover]) -> list[str]:
    return [each.id for each in found]


def test_the_oldest_due_comes_first(queue: Queue, sql: Connection) -> None:
    late, early, middle = (waiting(queue, sql, minutes(at)) for at in (9, 1, 5))
    assert _ids(queue.listed(sql, "waiting", None, "anna")) == [early.id, middle.id, late.id]
    assert _ids(queue.listed(sql, "waiting", None, "anna", limit=1)) == [early.id]


def test_a_chat_that_waits_again_goes_before_those_who_have_only_come(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    new, old = waiting(queue, sql, minutes(29)), waiting(queue, sql, minutes(20))
    queue.release(sql, held.id, "anna", "queue", minutes(30))
    assert _ids(queue.listed(sql, "waiting", None, "bert")) == [old.id, held.id, new.id]


def test_each_list_shows_what_belongs_in_it(queue: Queue, sql: Connection) -> None:
    free, mine, other = waiting(queue, sql), claimed(queue, sql), claimed(queue, sql, "bert")
    for_me, for_bert = claimed(queue, sql, "carla"), claimed(queue, sql, "carla")
    queue.transfer(sql, for_me.id, "carla", Addressee(agent="anna"), None, minutes(-10))
    queue.transfer(sql, for_bert.id, "carla", Addressee(agent="bert"), None, minutes(-9))
    queue.close(sql, claimed(queue, sql).id, "anna", "solved", None, minutes(1))
    assert _ids(queue.listed(sql, "waiting", None, "anna")) == [for_me.id, free.id]
    assert _ids(queue.listed(sql, "mine", None, "anna")) == [mine.id]
    everything = {free.id, mine.id, other.id, for_me.id, for_bert.id}
    assert set(_ids(queue.listed(sql, "all", None, "anna"))) == everything


def test_agents_see_only_their_sites(queue: Queue, sql: Connection) -> None:
    here, there = waiting(queue, sql), waiting(queue, sql, minutes(1), "nebenstadt")
    assert _ids(queue.listed(sql, "waiting", (SITE,), "anna")) == [here.id]
    assert _ids(queue.listed(sql, "all", ("nebenstadt",), "anna")) == [there.id]
    assert queue.listed(sql, "waiting", (), "anna") == []


def test_a_department_sees_its_own_and_what_is_for_anybody(queue: Queue, sql: Connection) -> None:
    anybody = waiting(queue, sql)
    ours = waiting(queue, sql, minutes(1), department="Standesamt")
    theirs = waiting(queue, sql, minutes(2), department="Bauamt")
    assert _ids(queue.listed(sql, "waiting", None, "anna", ("Standesamt",))) == [anybody.id, ours.id]
    assert _ids(queue.listed(sql, "waiting", None, "anna", ())) == [anybody.id]
    take(queue, sql, theirs, "carla")
    queue.transfer(sql, theirs.id, "carla", Addressee(agent="anna"), None, minutes(-20))
    shown = queue.listed(sql, "waiting", None, "anna", ("Standesamt",))
    assert _ids(shown) == [theirs.id, anybody.id, ours.id], "a transfer reaches its addressee in any department"


def test_what_nobody_takes_is_overdue_until_it_is_told(queue: Queue, sql: Connection) -> None:
    chat, callback = waiting(queue, sql), waiting(queue, sql, kind="callback")
    waiting(queue, sql, minutes(5))
    claimed(queue, sql)
    assert queue.overdue(sql, minutes(9)) == []
    assert {each.id for each in queue.overdue(sql, minutes(10))} == {chat.id, callback.id}
    queue.alert(sql, chat.id, minutes(10))
    assert _ids(queue.overdue(sql, minutes(10))) == [callback.id]


def test_supervisors_are_told_again_and_sooner_where_there_is_danger(queue: Queue, sql: Connection) -> None:
    calm, urgent = waiting(queue, sql), waiting(queue, sql, reason=Reason.DISTRESS)
    for one in (calm, urgent):
        queue.alert(sql, one.id, minutes(10))
    told = [(_ids(queue.overdue(sql, minutes(at)))) for at in (11, 12, 19, 20)]
    assert [len(each) for each in told] == [0, 1, 1, 2]
    assert told[1] == [urgent.id]
    assert queue.alert(sql, calm.id, minutes(12)) is False


def test_who_goes_home_keeps_the_call_backs_that_are_not_due(queue: Queue, sql: Connection) -> None:
    call, chat = claimed(queue, sql, kind="callback"), claimed(queue, sql, "bert")
    sent = claimed(queue, sql, "bert", kind="callback")
    queue.transfer(sql, sent.id, "bert", Addressee(agent="carla"), None, minutes(1))
    assert queue.holders(sql, minutes(9)) == {"bert"}
    assert _ids(queue.held_by(sql, ["anna", "bert", "carla"], minutes(9))) == [chat.id]
    assert queue.holders(sql, minutes(10)) == {"anna", "bert", "carla"}
    assert set(_ids(queue.held_by(sql, ["anna", "carla"], minutes(10)))) == {call.id, sent.id}
    assert queue.holders(sql) == {"anna", "bert", "carla"}


def test_chats_that_wait_for_somebody_alone_are_found(queue: Queue, sql: Connection) -> None:
    for kind in ("chat", "callback"):
        held = claimed(queue, sql, kind=kind)
        queue.transfer(sql, held.id, "anna", Addressee(agent="bert"), None, minutes(1))
    assert [one.kind for one in queue.chats_for(sql, ["bert", "carla"])] == ["chat"]
    assert queue.chats_for(sql, ["anna"]) == queue.chats_for(sql, []) == []


def test_chats_are_counted_by_agent_and_call_backs_are_not(queue: Queue, sql: Connection) -> None:
    for _ in range(2):
        claimed(queue, sql)
    claimed(queue, sql, kind="callback")
    take(queue, sql, waiting(queue, sql, site="nebenstadt"), "anna")
    waiting(queue, sql)
    assert queue.chats_by_agent(sql) == {"anna": 3}
    assert queue.chats_by_agent(sql, SITE) == {"anna": 2}


def test_no_list_is_cut_however_long_it_is(queue: Queue, sql: Connection) -> None:
    for _ in range(501):
        waiting(queue, sql)
    assert len(queue.listed(sql, "waiting", None, "anna")) == 501
    assert [one.position for one in queue.places(sql, SITE)] == list(range(1, 502))


def test_what_depends_on_somebody_is_held_and_addressed(queue: Queue, sql: Connection) -> None:
    held, sent = claimed(queue, sql), claimed(queue, sql, "bert")
    queue.transfer(sql, sent.id, "bert", Addressee(agent="anna"), None, minutes(1))
    waiting(queue, sql)
    queue.close(sql, claimed(queue, sql, "dora").id, "dora", "solved", None, minutes(1))
    assert set(_ids(queue.held_by(sql, ["anna", "dora"]))) == {held.id, sent.id}
    assert queue.held_by(sql, ["bert"]) == [], "who sent it has it no more"
    assert queue.held_by(sql, []) == []
    assert queue.holders(sql) == {"anna"}


def test_what_is_not_there_is_not_found(queue: Queue, sql: Connection) -> None:
    with pytest.raises(NotFound):
        queue.find(sql, "nothing")
    assert queue.open_of(sql, "nothing") is None
    assert queue.of(sql, "nothing") == []
