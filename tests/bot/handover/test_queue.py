"""The queue: one open handover for each conversation, one winner of each claim, nobody moves what others have."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from bot.errors import AlreadyClaimed, HandoverClosed, InvalidRequest, NoHandover, NotFound, NotYours, TooManyChats
from bot.handover.events import Contact, FormState, Reason
from bot.handover.models import Addressee, Stage
from bot.handover.queue import AGAIN_WITHIN, Queue
from bot.storage.database import Database
from tests.bot.handover.desks import AT, SITE, WITHIN, claimed, conversation, count, event, minutes, take, waiting


@pytest.fixture
def sql(database: Database) -> Iterator[Connection]:
    with database.write() as connection:
        yield connection


def test_a_conversation_in_the_queue_is_not_put_there_again(queue: Queue, sql: Connection) -> None:
    first = waiting(queue, sql)
    again = queue.open(sql, first.conversation, SITE, "web", event(reason=Reason.COMPLAINT), minutes(20), minutes(1))
    assert again == first
    assert (first.state, first.version, first.due_at) == (Stage.WAITING, 1, AT + WITHIN)
    assert queue.open_of(sql, first.conversation) == first


def test_a_waiting_chat_becomes_the_call_back_that_is_wanted_instead(queue: Queue, sql: Connection) -> None:
    chat, contact = waiting(queue, sql), Contact(phone="01234 56-100")
    queue.alert(sql, chat.id, minutes(10))
    wanted = event(kind="callback", contact=contact)
    changed = queue.open(sql, chat.conversation, SITE, "web", wanted, minutes(1440), minutes(11))
    assert (changed.id, changed.kind, changed.contact) == (chat.id, "callback", contact)
    assert (changed.due_at, changed.alerted_at, changed.opened_at) == (minutes(1440), None, AT)
    assert queue.position(sql, chat.id) == 0


def test_a_call_back_that_becomes_a_chat_keeps_its_number(queue: Queue, sql: Connection) -> None:
    contact = Contact(phone="01234 56-100")
    wanted = waiting(queue, sql, kind="callback", contact=contact)
    chat = queue.open(sql, wanted.conversation, SITE, "web", event(), minutes(10), AT)
    assert (chat.id, chat.kind, chat.contact, chat.event.contact) == (wanted.id, "chat", contact, contact)


@pytest.mark.parametrize("taken", [False, True])
def test_of_an_open_call_back_the_newer_contact_counts(queue: Queue, sql: Connection, taken: bool) -> None:
    first = waiting(queue, sql, kind="callback", contact=Contact(name="Kim", phone="01234 56-100", best_time="morgens"))
    if taken:
        first = take(queue, sql, first, "anna")
    wanted = event(kind="callback", contact=Contact(email="kim@example.org"))
    changed = queue.open(sql, first.conversation, SITE, "web", wanted, minutes(2880), minutes(1))
    assert (changed.id, changed.state, changed.due_at) == (first.id, first.state, first.due_at)
    assert changed.contact == Contact(name="Kim", email="kim@example.org")
    assert queue.find(sql, first.id) == changed
    same = queue.open(sql, first.conversation, SITE, "web", wanted, minutes(2880), minutes(2))
    assert same.version == changed.version, "nothing new is no change"


def test_an_act_is_the_last_one_until_something_else_happens(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    queue.sign(sql, held, "a sign")
    found = queue.find(sql, held.id)
    assert (found.is_after("a sign"), found.is_after("another")) == (True, False)
    released = queue.release(sql, held.id, "anna", "queue", minutes(1))
    assert not queue.find(sql, released.id).is_after("a sign")


def test_what_a_person_has_stays_what_it_is(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    wanted = event(kind="callback", contact=Contact(phone="01234 56-100"))
    assert queue.open(sql, held.conversation, SITE, "web", wanted, minutes(1440), AT) == held


def test_an_erased_conversation_cannot_be_handed_over(queue: Queue, sql: Connection) -> None:
    with pytest.raises(NotFound):
        queue.open(sql, "erased", SITE, "web", event(), minutes(10), AT)
    assert waiting(queue, sql).version == 1, "the transaction goes on"


def test_the_same_conversation_is_handed_over_again_after_the_end(queue: Queue, sql: Connection) -> None:
    first = claimed(queue, sql)
    queue.close(sql, first.id, "anna", "solved", None, minutes(5))
    second = queue.open(sql, first.conversation, SITE, "web", event(), minutes(30), minutes(20))
    take(queue, sql, second, "bert", minutes(21))
    queue.leave(sql, first.conversation, minutes(25))
    third = queue.open(sql, first.conversation, SITE, "web", event(), minutes(40), minutes(30))
    assert len({first.id, second.id, third.id}) == 3
    assert queue.of(sql, first.conversation) == [queue.find(sql, each.id) for each in (first, second, third)]


def test_who_claims_first_has_it_and_the_others_are_told_who(queue: Queue, sql: Connection) -> None:
    opened = waiting(queue, sql)
    won = take(queue, sql, opened, "anna", minutes(2))
    assert (won.state, won.agent, won.agent_name, won.claimed_at) == (Stage.CLAIMED, "anna", "Anna", minutes(2))
    with pytest.raises(AlreadyClaimed) as told:
        take(queue, sql, opened, "bert", minutes(2))
    assert told.value.values == {"by": "Anna"}


def test_claiming_again_what_one_has_changes_nothing(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    assert take(queue, sql, held, "anna", minutes(5), room=1) == held


def test_nobody_has_more_chats_than_allowed_but_call_backs_are_no_chats(queue: Queue, sql: Connection) -> None:
    claimed(queue, sql)
    claimed(queue, sql, kind="callback")
    second, third = waiting(queue, sql), waiting(queue, sql)
    assert take(queue, sql, second, "anna", room=2).agent == "anna"
    with pytest.raises(TooManyChats):
        take(queue, sql, third, "anna", room=2)
    assert take(queue, sql, waiting(queue, sql, kind="callback"), "anna", room=2).agent == "anna"
    queue.close(sql, second.id, "anna", "solved", None, AT)
    assert take(queue, sql, third, "anna", room=2).agent == "anna"


def test_what_is_over_or_was_never_there_cannot_be_claimed(queue: Queue, sql: Connection) -> None:
    over = waiting(queue, sql)
    queue.leave(sql, over.conversation, AT)
    with pytest.raises(HandoverClosed):
        take(queue, sql, over, "anna")
    with pytest.raises(NotFound):
        queue.claim(sql, "nothing", "anna", "Anna", 4, AT)


def test_only_the_addressee_may_take_what_was_transferred_to_a_person(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    sent = queue.transfer(sql, held.id, "anna", Addressee(agent="bert"), "Frage zur Gebühr", minutes(5))
    assert (sent.state, sent.addressee, sent.comment) == (Stage.WAITING, "bert", "Frage zur Gebühr")
    assert (sent.agent, sent.agent_name) == ("anna", "Anna"), "who sent it"
    for other in ("anna", "carla"):
        with pytest.raises(NotYours):
            take(queue, sql, held, other)
    taken = take(queue, sql, held, "bert", minutes(6))
    assert (taken.agent, taken.addressee, taken.claimed_at) == ("bert", None, AT)


def test_a_transfer_to_a_department_is_for_anybody_in_it(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    sent = queue.transfer(sql, held.id, "anna", Addressee(department="Standesamt"), None, AT)
    assert (sent.department, sent.addressee) == ("Standesamt", None)
    assert take(queue, sql, sent, "carla").agent == "carla"


def test_a_transfer_to_a_person_keeps_the_department(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql, department="Standesamt")
    assert queue.transfer(sql, held.id, "anna", Addressee(agent="bert"), None, AT).department == "Standesamt"


@pytest.mark.parametrize("to", [Addressee(), Addressee(agent="anna"), Addressee(department="")])
def test_a_transfer_needs_somebody_else(queue: Queue, sql: Connection, to: Addressee) -> None:
    with pytest.raises(InvalidRequest):
        queue.transfer(sql, claimed(queue, sql).id, "anna", to, None, AT)


def test_what_was_transferred_is_due_soon_and_may_be_alerted_again(queue: Queue, sql: Connection) -> None:
    opened = waiting(queue, sql)
    assert queue.alert(sql, opened.id, minutes(10))
    take(queue, sql, opened, "anna", minutes(11))
    sent = queue.transfer(sql, opened.id, "anna", Addressee(agent="bert"), None, minutes(30))
    assert (sent.due_at, sent.alerted_at) == (minutes(30) + AGAIN_WITHIN, None)


def test_a_released_call_back_stays_due_when_it_was_promised(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql, kind="callback")
    assert queue.release(sql, held.id, "anna", "queue", minutes(30)).due_at == held.due_at


def test_what_the_addressee_does_not_take_goes_back_to_the_sender(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    queue.transfer(sql, held.id, "anna", Addressee(agent="bert"), None, AT)
    back = queue.return_(sql, held.id, "bert", "bin im Termin", AT)
    assert (back.state, back.addressee, back.agent, back.comment) == (Stage.WAITING, "anna", None, "bin im Termin")
    free = queue.return_(sql, held.id, "anna", None, AT)
    assert (free.addressee, free.agent) == (None, None), "nobody plays ping-pong with a citizen"


def test_it_goes_to_the_queue_if_the_sender_has_left(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    queue.transfer(sql, held.id, "anna", Addressee(agent="bert"), None, AT)
    assert queue.return_(sql, held.id, "bert", None, AT, sender_is_there=False).addressee is None


def test_a_released_chat_is_for_everybody_without_a_trace_of_who_had_it(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    free = queue.release(sql, held.id, "anna", "queue", minutes(5))
    assert (free.state, free.agent, free.agent_name, free.addressee) == (Stage.WAITING, None, None, None)
    assert take(queue, sql, free, "bert").agent == "bert"


def test_what_waits_for_somebody_who_is_gone_can_be_released(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    queue.transfer(sql, held.id, "anna", Addressee(agent="bert"), None, AT)
    assert queue.release(sql, held.id, "bert", "queue", AT).addressee is None


def test_who_sent_it_to_somebody_who_does_not_take_it_can_withdraw_it(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    queue.transfer(sql, held.id, "anna", Addressee(agent="bert"), None, AT)
    free = queue.release(sql, held.id, "anna", "queue", minutes(1))
    assert (free.addressee, free.agent) == (None, None)
    with pytest.raises(NotYours):
        queue.release(sql, held.id, "anna", "queue", minutes(2))


def test_what_nobody_took_in_time_is_for_all_whoever_it_was_meant_for(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql, department="Standesamt")
    queue.transfer(sql, held.id, "anna", Addressee(agent="bert"), "Ehe", AT)
    assert queue.alert(sql, held.id, minutes(3))
    found = queue.find(sql, held.id)
    assert (found.addressee, found.agent, found.comment, found.department) == (None, None, "Ehe", "Standesamt")
    assert queue.alert(sql, held.id, minutes(13), everybody=True)
    assert queue.find(sql, held.id).department == ""
    assert take(queue, sql, found, "carla").agent == "carla"


def test_that_nobody_is_there_is_noted_once_until_somebody_is(queue: Queue, sql: Connection) -> None:
    opened, call = waiting(queue, sql), waiting(queue, sql, kind="callback")
    assert [queue.desert(sql, opened.id, minutes(at)) for at in (1, 2)] == [True, False]
    assert queue.desert(sql, call.id, minutes(1)) is False, "nobody waits at the other end"
    assert queue.find(sql, opened.id).deserted_at == minutes(1)
    assert [queue.attend(sql, SITE) for _ in range(2)] == [True, False]
    queue.desert(sql, opened.id, minutes(3))
    assert take(queue, sql, opened, "anna").deserted_at is None


def test_what_nobody_of_the_department_sees_is_widened_once(queue: Queue, sql: Connection) -> None:
    opened = waiting(queue, sql, department="Standesamt")
    widened = queue.widen(sql, opened.id)
    assert widened is not None
    assert widened.department == ""
    assert queue.widen(sql, opened.id) is None


def test_nobody_moves_or_ends_what_another_has(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    with pytest.raises(NotYours):
        queue.transfer(sql, held.id, "bert", Addressee(agent="carla"), None, AT)
    with pytest.raises(NotYours):
        queue.return_(sql, held.id, "bert", None, AT)
    with pytest.raises(NotYours):
        queue.release(sql, held.id, "bert", "queue", AT)
    with pytest.raises(NotYours):
        queue.close(sql, held.id, "bert", "solved", None, AT)
    assert queue.find(sql, held.id) == held


def test_the_holder_cannot_return_what_was_accepted(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    with pytest.raises(NotYours):
        queue.return_(sql, held.id, "anna", None, AT)


def test_the_end_says_why_and_happens_once(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    over = queue.close(sql, held.id, "anna", "solved", "Gebühr erklärt", minutes(7))
    assert (over.state, over.closed_at, over.close_reason) == (Stage.CLOSED, minutes(7), "solved")
    assert (over.agent, over.wrap_up) == ("anna", "Gebühr erklärt")
    for agent in ("anna", None):
        with pytest.raises(HandoverClosed):
            queue.close(sql, held.id, agent, "solved", None, AT)


def test_the_program_may_end_what_an_agent_has(queue: Queue, sql: Connection) -> None:
    assert queue.close(sql, claimed(queue, sql).id, None, "erased", None, AT).state is Stage.CLOSED


def test_a_citizen_leaves_the_queue_or_gets_the_assistant_back(queue: Queue, sql: Connection) -> None:
    left, back = waiting(queue, sql), claimed(queue, sql)
    assert queue.leave(sql, left.conversation, AT).close_reason == "left"
    assert queue.leave(sql, back.conversation, AT).close_reason == "back_to_bot"
    with pytest.raises(NoHandover):
        queue.leave(sql, left.conversation, AT)


FORM = FormState(name="defect_form", filled={"report_description": "Laterne dunkel"})


def test_what_was_filled_in_is_the_citizens_again_who_leaves_before_anybody_came(queue: Queue, sql: Connection) -> None:
    assert queue.leave(sql, waiting(queue, sql, form=FORM).conversation, AT).event.form is None


def test_a_call_back_that_stays_after_the_chat_has_the_form_no_more(queue: Queue, sql: Connection) -> None:
    promised = waiting(queue, sql, kind="callback")
    queue.open(sql, promised.conversation, SITE, "web", event(form=FORM), minutes(20), minutes(5))
    left = queue.leave(sql, promised.conversation, minutes(6))
    assert (left.kind, left.event.form) == ("callback", None)


def test_what_somebody_has_had_or_is_to_call_back_for_stays_there(queue: Queue, sql: Connection) -> None:
    held, called = claimed(queue, sql, form=FORM), waiting(queue, sql, kind="callback", form=FORM)
    queue.release(sql, held.id, "anna", "queue", AT)
    for one in (held, called):
        assert queue.leave(sql, one.conversation, AT).event.form == FORM


def test_only_one_caller_is_to_tell_that_nobody_comes(queue: Queue, sql: Connection) -> None:
    opened = waiting(queue, sql)
    assert [queue.alert(sql, opened.id, minutes(10)) for _ in range(3)] == [True, False, False]
    assert queue.find(sql, opened.id).alerted_at == minutes(10)
    assert queue.alert(sql, claimed(queue, sql).id, minutes(10)) is False


def test_every_change_has_a_number(queue: Queue, sql: Connection) -> None:
    held = claimed(queue, sql)
    sent = queue.transfer(sql, held.id, "anna", Addressee(agent="bert"), None, AT)
    over = queue.close(sql, sent.id, None, "erased", None, AT)
    assert [held.version, sent.version, over.version] == [2, 3, 4]


def test_a_new_chat_would_stand_behind_those_who_wait(queue: Queue, database: Database) -> None:
    assert queue.next_place(SITE) == (1, 180)
    with database.write() as sql:
        waiting(queue, sql)
        waiting(queue, sql, kind="callback")
        claimed(queue, sql)
    assert queue.next_place(SITE) == (2, 360)


def test_with_the_conversation_goes_its_handover(queue: Queue, database: Database) -> None:
    with database.write() as sql:
        waiting(queue, sql)
        kept = conversation(sql)
        sql.exec_driver_sql("DELETE FROM conversations WHERE id != ?", (kept,))
    assert (count(database, "handovers"), count(database, "conversations")) == (0, 1)
