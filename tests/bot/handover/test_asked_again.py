"""An open handover whose citizen asks again: a promise stays a promise, and danger is never forgotten."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from bot.handover.events import Contact, HandoverEvent, Reason
from bot.handover.models import Addressee, Handover, Stage
from bot.handover.queue import Queue
from bot.storage.database import Database
from tests.bot.handover.desks import AT, SITE, claimed, event, minutes, take, waiting

PHONE = Contact(phone="01234 56-100")
DANGER = event(reason=Reason.DISTRESS)
TOMORROW = minutes(1440)


@pytest.fixture
def sql(database: Database) -> Iterator[Connection]:
    with database.write() as connection:
        yield connection


def _again(queue: Queue, sql: Connection, found: Handover, wanted: HandoverEvent, at: float = 5) -> Handover:
    due = TOMORROW if wanted.kind == "callback" else minutes(at + 10)
    return queue.open(sql, found.conversation, SITE, "web", wanted, due, minutes(at))


def test_who_leaves_the_queue_waits_for_the_promised_call_back_again(queue: Queue, sql: Connection) -> None:
    promised = waiting(queue, sql, kind="callback", contact=PHONE)
    chat = _again(queue, sql, promised, event())
    assert (chat.kind, chat.promised_due, chat.due_at) == ("chat", promised.due_at, minutes(15))
    queue.alert(sql, chat.id, minutes(15))
    left = queue.leave(sql, chat.conversation, minutes(16))
    assert (left.id, left.kind, left.state, left.contact) == (promised.id, "callback", Stage.WAITING, PHONE)
    assert (left.due_at, left.promised_due, left.alerted_at) == (promised.due_at, None, None)
    assert queue.leave(sql, chat.conversation, minutes(17)).state is Stage.CLOSED, "who leaves that too has left"


def test_a_chat_that_is_a_call_back_again_keeps_the_first_promise(queue: Queue, sql: Connection) -> None:
    promised = waiting(queue, sql, kind="callback", contact=PHONE)
    _again(queue, sql, promised, event())
    back = _again(queue, sql, promised, event(kind="callback", contact=PHONE))
    assert (back.kind, back.due_at, back.promised_due) == ("callback", promised.due_at, None)


def test_who_asks_for_a_person_while_somebody_has_the_call_back_really_waits(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql, kind="callback", contact=PHONE)
    chat = _again(queue, sql, held, event())
    assert (chat.state, chat.kind, chat.agent, chat.contact) == (Stage.WAITING, "chat", None, PHONE)
    assert queue.position(sql, chat.id) == 1


def test_what_was_meant_for_one_person_is_for_all_as_another_kind(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql, kind="callback", contact=PHONE)
    queue.transfer(sql, held.id, "anna", Addressee(agent="bert"), None, minutes(1))
    chat = _again(queue, sql, held, event())
    assert take(queue, sql, chat, "carla").agent == "carla"


def test_danger_makes_who_waits_the_first_and_alerts_at_once(queue: Queue, sql: Connection) -> None:
    others = [waiting(queue, sql, minutes(at)) for at in (1, 2)]
    last = waiting(queue, sql, minutes(3), department="Standesamt")
    raised = _again(queue, sql, last, DANGER)
    assert (raised.reason, raised.due_at, raised.department) == (Reason.DISTRESS, minutes(5), "")
    assert raised.alerted_at == minutes(5)
    assert [queue.position(sql, one.id) for one in (raised, *others)] == [1, 2, 3]
    assert _again(queue, sql, last, DANGER, at=6) == raised, "what is known is no change"


@pytest.mark.parametrize("wanted", [event(), event(kind="callback", contact=PHONE)])
def test_danger_is_not_forgotten(queue: Queue, sql: Connection, wanted: HandoverEvent) -> None:
    found = queue.open(sql, waiting(queue, sql).conversation, SITE, "web", DANGER, AT, AT)
    again = _again(queue, sql, found, wanted)
    assert (again.reason, again.kind) == (Reason.DISTRESS, wanted.kind)
    assert again.due_at <= minutes(5)


def test_danger_while_a_call_back_is_in_hand_makes_it_a_chat_for_all(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql, kind="callback", contact=PHONE)
    raised = _again(queue, sql, held, DANGER)
    assert (raised.state, raised.kind, raised.reason) == (Stage.WAITING, "chat", Reason.DISTRESS)
    assert (raised.due_at, raised.promised_due) == (minutes(5), held.due_at)


def test_a_person_who_talks_with_somebody_keeps_the_chat(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    assert _again(queue, sql, held, DANGER) == held
