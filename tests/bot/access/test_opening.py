"""The assistant hands over, in the transaction of its turn."""

from datetime import timedelta
from typing import Any

import pytest

from bot.access.desk import Desk
from bot.access.hours import hours_of
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.errors import ConversationClosed, NotFound
from bot.handover.counter import Counter
from bot.handover.events import Contact
from bot.handover.models import Stage
from bot.knowledge.record import Knowledge
from bot.messages import Incoming, Outgoing
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.wording import say
from tests.bot.access.conftest import Time, Told
from tests.bot.clerks import event
from tests.bot.conftest import SITE

CALL_ME = {"kind": "callback", "contact": Contact(phone="01234 56-7890")}


def _turn(record: Conversations, citizen: Conversation, also: Any) -> None:
    said, _ = record.receive(citizen.id, Incoming(client_id="1", text="Ich will einen Menschen"))
    assert record.finish_turn(citizen.id, said.seq, [Outgoing(text="Gern.")], None, "de", also=also)


async def test_a_turn_opens_the_handover_together_with_its_answer(
    desk: Desk, record: Conversations, citizen: Conversation, told: Told, anna: Staff
) -> None:
    opening = desk.opening(citizen, event())
    _turn(record, citizen, opening)
    assert (told.state, told.texts) == ("waiting", ["Ich will einen Menschen", "Gern."])
    rows, seq = await desk.listed(anna, "waiting")
    assert [row["conversation"] for row in rows] == [citizen.id]
    assert seq == 1
    assert {notice.line for notice in opening.notices} == {citizen.id, "desk"}


def test_nothing_is_opened_when_somebody_else_has_answered_the_turn(
    desk: Desk, record: Conversations, citizen: Conversation, told: Told
) -> None:
    said, _ = record.receive(citizen.id, Incoming(client_id="1", text="Hallo"))
    assert record.finish_turn(citizen.id, said.seq, [], None, "de") is not None
    assert record.finish_turn(citizen.id, said.seq, [], None, "de", also=desk.opening(citizen, event())) is None
    assert told.state == "bot"


async def test_the_place_and_the_wait_are_known_at_once(desk: Desk, citizen: Conversation) -> None:
    await desk.hand_over(citizen, event())
    state = await desk.citizen_state(citizen.id)
    assert state == {"kind": "chat", "queue_position": 1, "expected_wait_s": 180}


async def test_asking_twice_opens_one_handover(desk: Desk, citizen: Conversation) -> None:
    assert (await desk.hand_over(citizen, event())).id == (await desk.hand_over(citizen, event())).id


async def test_who_waits_for_a_call_back_goes_on_with_the_assistant(
    desk: Desk, citizen: Conversation, told: Told, time: Time
) -> None:
    opened = await desk.hand_over(citizen, event(**CALL_ME))
    assert (told.state, opened.kind) == ("bot", "callback")
    assert opened.due_at == time.at + timedelta(hours=24)
    assert await desk.citizen_state(citizen.id) == {"kind": "callback"}


async def test_a_waiting_chat_becomes_a_call_back(desk: Desk, citizen: Conversation, told: Told) -> None:
    chat = await desk.hand_over(citizen, event())
    changed = await desk.hand_over(citizen, event(**CALL_ME))
    assert (changed.id, changed.kind, told.state) == (chat.id, "callback", "bot")


async def test_who_talks_with_a_person_is_not_sent_back_into_the_queue(
    desk: Desk, citizen: Conversation, told: Told, anna: Staff
) -> None:
    opened = await desk.hand_over(citizen, event())
    await desk.claim(anna, opened.id)
    again = await desk.hand_over(citizen, event(**CALL_ME))
    assert (again.state, again.kind, told.state) == (Stage.CLAIMED, "chat", "agent")


async def test_a_closed_or_erased_conversation_is_not_handed_over(
    desk: Desk, record: Conversations, citizen: Conversation
) -> None:
    record.close(citizen.id)
    with pytest.raises(ConversationClosed):
        await desk.hand_over(citizen, event())
    gone = Conversation(**vars(citizen) | {"id": "gone"})
    with pytest.raises(NotFound):
        await desk.hand_over(gone, event())


async def test_out_of_hours_nobody_is_said_to_be_there(
    desk: Desk, anna: Staff, database: Database, redis_url: str, time: Time
) -> None:
    await desk.put_presence(anna, "available")
    hours = hours_of(Knowledge(database), "site")("musterstadt")
    found = Counter(database, redis_url, time).situation("musterstadt", hours)
    assert (found.open, found.agents, found.position) == (False, 0, 1)


async def test_where_it_is_always_open_agents_count_who_are_there(
    desk: Desk, database: Database, redis_url: str, anna: Staff, ben: Staff
) -> None:
    await desk.put_presence(anna, "available")
    await desk.put_presence(ben, "away")
    hours = hours_of(Knowledge(database), "always")("musterstadt")
    found = Counter(database, redis_url).situation("musterstadt", hours)
    assert (found.open, found.next_opening, found.agents) == (True, None, 1)


async def test_what_concerns_a_department_without_agents_is_for_all(
    desk: Desk, citizen: Conversation, database: Database, anna: Staff
) -> None:
    assert (await desk.hand_over(citizen, event(department="Raumfahrt"))).department == ""
    await desk.leave(citizen.id)
    Knowledge(database).save_site(SITE.model_copy(update={"departments": ("Standesamt", "Bürgerservice")}))
    assert (await desk.hand_over(citizen, event(department="Standesamt"))).department == "", "nobody works there"
    await desk.leave(citizen.id)
    assert (await desk.hand_over(citizen, event(department="Bürgerservice"))).department == "Bürgerservice"


async def test_the_newer_contact_of_a_call_back_stands_in_the_packet(
    desk: Desk, citizen: Conversation, anna: Staff, told: Told
) -> None:
    first = await desk.hand_over(citizen, event(**CALL_ME))
    await desk.claim(anna, first.id)
    _, seq = await desk.listed(anna, "mine")
    again = await desk.hand_over(citizen, event(kind="callback", contact=Contact(phone="01234 56-9999")))
    assert (again.id, again.state, again.due_at) == (first.id, Stage.CLAIMED, first.due_at)
    assert (await desk.packet(anna, first.id))["contact"] == {"phone": "01234 56-9999"}
    assert [entry["event"] for entry in await desk.logged(anna, seq, 10)] == ["handover"], "open screens read it anew"
    assert told.state == "bot"


async def test_who_tells_the_assistant_not_to_wait_has_left_the_queue(
    desk: Desk, record: Conversations, citizen: Conversation, told: Told, anna: Staff
) -> None:
    await desk.hand_over(citizen, event())
    leaving = desk.leaving(citizen)
    _turn(record, citizen, leaving)
    assert (told.state, told.texts) == ("bot", ["Ich will einen Menschen", "Gern."])
    assert [notice.line for notice in leaving.notices] == [citizen.id, "desk"]
    assert (await desk.listed(anna, "all"))[0] == []


async def test_who_tells_the_assistant_not_to_wait_hears_that_the_call_back_stays(
    desk: Desk, record: Conversations, citizen: Conversation, told: Told, anna: Staff
) -> None:
    await desk.hand_over(citizen, event(**CALL_ME))
    await desk.hand_over(citizen, event())
    _turn(record, citizen, desk.leaving(citizen))
    assert (told.state, told.texts[1:]) == ("bot", ["Gern.", say("desk.callback_stays", "de")])
    assert [row["kind"] for row in (await desk.listed(anna, "waiting"))[0]] == ["callback"]


async def test_leaving_the_queue_does_not_take_back_a_call_back(
    desk: Desk, record: Conversations, citizen: Conversation, told: Told, anna: Staff
) -> None:
    await desk.hand_over(citizen, event(**CALL_ME))
    _turn(record, citizen, desk.leaving(citizen))
    assert [row["kind"] for row in (await desk.listed(anna, "waiting"))[0]] == ["callback"]


def test_leaving_without_waiting_changes_nothing(
    desk: Desk, record: Conversations, citizen: Conversation, told: Told
) -> None:
    leaving = desk.leaving(citizen)
    _turn(record, citizen, leaving)
    assert (told.state, leaving.notices) == ("bot", [])
