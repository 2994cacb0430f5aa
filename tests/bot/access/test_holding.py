"""Handovers change hands: claim, transfer, return, release, close, leave; each time the citizen is told."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.access.desk import Desk
from bot.access.views import summary
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.errors import (
    AddresseeAway,
    AlreadyClaimed,
    Forbidden,
    HandoverClosed,
    InvalidRequest,
    NoHandover,
    NotFound,
    NotYours,
    QueueUnavailable,
    TooManyChats,
)
from bot.handover.events import Contact
from bot.handover.models import Addressee, Handover, Stage
from bot.handover.presence import Availability, Present
from bot.knowledge.record import Knowledge
from bot.messages import Author, Incoming, Outgoing
from bot.staff.accounts import Accounts
from bot.staff.audit_log import listed
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.wording import say
from tests.bot.access.conftest import Told
from tests.bot.clerks import agent, event
from tests.bot.conftest import SITE

CALL_ME = {"kind": "callback", "contact": Contact(phone="01234 56-7890")}


class Blind:
    """A presence without Redis."""

    async def present(self) -> list[Present]:
        raise QueueUnavailable


@pytest.fixture
async def chat(desk: Desk, citizen: Conversation) -> Handover:
    """A chat that waits."""
    return await desk.hand_over(citizen, event())


@pytest.fixture
async def held(desk: Desk, chat: Handover, anna: Staff) -> Handover:
    """A chat that Anna has."""
    return await desk.claim(anna, chat.id)


async def test_the_citizen_is_told_who_took_over(desk: Desk, held: Handover, told: Told, citizen: Conversation) -> None:
    assert told.texts == ["Sie sprechen jetzt mit Anna, Bürgerservice."]
    assert (told.said[0].author, told.state) == (Author.SYSTEM, "agent")
    assert await desk.citizen_state(citizen.id) == {"kind": "chat", "agent": {"name": "Anna"}}


async def test_a_person_without_department_has_a_name_only(
    desk: Desk, chat: Handover, told: Told, database: Database
) -> None:
    await desk.claim(agent(Accounts(database), "cem"), chat.id)
    assert told.texts == ["Sie sprechen jetzt mit Cem."]


async def test_the_citizen_is_told_in_the_language_of_now(
    desk: Desk, chat: Handover, told: Told, anna: Staff, record: Conversations
) -> None:
    record.set_language(chat.conversation, "en")
    await desk.claim(anna, chat.id)
    assert told.texts == ["You are now talking to Anna, Bürgerservice."]


async def test_of_all_who_claim_at_once_one_wins_and_the_citizen_is_told_once(
    desk: Desk, chat: Handover, told: Told, database: Database
) -> None:
    crowd = [agent(Accounts(database), f"agent{number}") for number in range(20)]
    results = await asyncio.gather(*(desk.claim(one, chat.id) for one in crowd), return_exceptions=True)
    won = [result for result in results if isinstance(result, Handover)]
    lost = [result for result in results if isinstance(result, AlreadyClaimed)]
    assert (len(won), len(lost), len(told.texts)) == (1, 19, 1)
    assert {error.values["by"] for error in lost} == {won[0].agent_name}


async def test_claiming_again_changes_nothing(desk: Desk, held: Handover, anna: Staff, told: Told) -> None:
    assert (await desk.claim(anna, held.id)).version == held.version
    assert len(told.texts) == 1


async def test_the_bot_says_nothing_after_the_claim_even_if_its_answer_was_on_the_way(
    desk: Desk, chat: Handover, anna: Staff, record: Conversations, told: Told
) -> None:
    said, _ = record.receive(chat.conversation, Incoming(client_id="1", text="Und noch etwas"))
    await desk.claim(anna, chat.id)
    assert record.finish_turn(chat.conversation, said.seq, [Outgoing(text="Zu spät")], None, "de") is None
    record.receive(chat.conversation, Incoming(client_id="2", text="Hallo?"))
    assert record.work(chat.conversation) is None
    assert "Zu spät" not in told.texts


async def test_nobody_takes_more_chats_than_are_meant_for_them(
    desk: Desk, record: Conversations, database: Database
) -> None:
    busy = agent(Accounts(database), "busy", max_chats=1)
    for number in range(2):
        opened, _, _ = record.open("musterstadt", "web", Outgoing(text="Guten Tag", language="de"))
        handover = await desk.hand_over(opened, event())
        if number == 0:
            await desk.claim(busy, handover.id)
        else:
            with pytest.raises(TooManyChats):
                await desk.claim(busy, handover.id)


async def test_agents_of_other_cities_see_nothing(desk: Desk, chat: Handover, database: Database) -> None:
    stranger = agent(Accounts(database), "stranger", site="anderswo")
    for act in (desk.claim(stranger, chat.id), desk.packet(stranger, chat.id), desk.note(stranger, chat.id, "1", "x")):
        with pytest.raises(Forbidden):
            await act
    with pytest.raises(NotFound):
        await desk.claim(stranger, "unknown")


async def test_a_transfer_to_a_department_is_announced_and_the_bot_stays_silent(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, told: Told, record: Conversations
) -> None:
    passed = await desk.transfer(anna, held.id, Addressee(department="Standesamt"), "Eheurkunde")
    assert (passed.state, passed.department, passed.comment) == (Stage.WAITING, "Standesamt", "Eheurkunde")
    assert told.texts[-1].startswith("Ihr Gespräch wird weitergegeben an: Standesamt.")
    record.receive(held.conversation, Incoming(client_id="1", text="Gut"))
    assert (told.state, record.work(held.conversation)) == ("agent", None)
    await desk.claim(ben, held.id)
    assert told.texts[-1] == "Sie sprechen jetzt mit Ben, Standesamt."


async def test_a_transfer_to_a_person_is_for_that_person_alone(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, database: Database
) -> None:
    await desk.put_presence(ben, "available")
    await desk.transfer(anna, held.id, Addressee(agent=ben.id))
    with pytest.raises(NotYours):
        await desk.claim(agent(Accounts(database), "cem"), held.id)
    assert (await desk.claim(ben, held.id)).agent == ben.id


@pytest.mark.parametrize("department", ["Raumfahrt", "", None])
async def test_a_transfer_goes_only_where_somebody_works(
    desk: Desk, held: Handover, anna: Staff, department: str | None
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        await desk.transfer(anna, held.id, Addressee(department=department))
    assert refused.value.values == {"field": "to"}


async def test_a_transfer_goes_only_to_agents_of_the_city(
    desk: Desk, held: Handover, anna: Staff, database: Database
) -> None:
    stranger = agent(Accounts(database), "stranger", site="anderswo")
    for to in (stranger.id, "unknown", anna.id):
        with pytest.raises(InvalidRequest):
            await desk.transfer(anna, held.id, Addressee(agent=to))


@pytest.mark.parametrize("state", ["away", None])
async def test_a_chat_is_not_passed_on_to_who_is_away_or_not_there(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, told: Told, state: Availability | None
) -> None:
    if state:
        await desk.put_presence(ben, state)
    before = told.texts
    with pytest.raises(AddresseeAway) as refused:
        await desk.transfer(anna, held.id, Addressee(agent=ben.id))
    assert refused.value.values == {"name": "Ben"}
    assert (told.texts, (await desk.packet(anna, held.id))["agent"]["id"]) == (before, anna.id)


async def test_a_transfer_repeated_after_its_addressee_went_away_is_answered_as_the_first_time(
    desk: Desk, held: Handover, anna: Staff, ben: Staff
) -> None:
    await desk.put_presence(ben, "available")
    first = await desk.transfer(anna, held.id, Addressee(agent=ben.id))
    await desk.put_presence(ben, "away")
    assert summary(await desk.transfer(anna, held.id, Addressee(agent=ben.id))) == summary(first)


async def test_without_redis_nobody_is_known_to_be_away(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk._rooms, "presence", Blind())
    assert (await desk.transfer(anna, held.id, Addressee(agent=ben.id))).addressee == ben.id


async def test_a_call_back_may_wait_for_somebody_who_is_away(
    desk: Desk, citizen: Conversation, anna: Staff, ben: Staff
) -> None:
    wish = await desk.hand_over(citizen, event(kind="callback", contact=Contact(phone="01234 56-7890")))
    await desk.claim(anna, wish.id)
    assert (await desk.transfer(anna, wish.id, Addressee(agent=ben.id))).addressee == ben.id


async def test_what_is_returned_goes_to_its_sender_who_is_there(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, told: Told
) -> None:
    await desk.put_presence(anna, "available")
    await desk.put_presence(ben, "available")
    await desk.transfer(anna, held.id, Addressee(agent=ben.id))
    back = await desk.return_(ben, held.id, "nicht zuständig")
    assert (back.addressee, told.state) == (anna.id, "agent")


async def test_what_is_returned_to_somebody_who_is_gone_waits_for_all(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, told: Told
) -> None:
    await desk.put_presence(ben, "available")
    await desk.transfer(anna, held.id, Addressee(agent=ben.id))
    back = await desk.return_(ben, held.id)
    assert (back.addressee, told.state) == (None, "waiting")
    assert told.texts[-1] == say("desk.back_in_queue", "de")


async def test_released_to_the_bot_it_answers_again_and_a_second_handover_works(
    desk: Desk, held: Handover, anna: Staff, told: Told, citizen: Conversation, record: Conversations
) -> None:
    ended = await desk.release(anna, held.id, "bot")
    assert (ended.state, told.state) == (Stage.CLOSED, "bot")
    record.receive(citizen.id, Incoming(client_id="1", text="Danke"))
    assert record.work(citizen.id) is not None
    for _ in range(2):
        again = await desk.hand_over(citizen, event())
        assert again.id != held.id
        await desk.claim(anna, again.id)
        await desk.release(anna, again.id, "bot")
    assert told.texts.count(say("desk.back_to_bot", "de")) == 3


async def test_released_to_the_queue_anybody_may_take_it(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, told: Told
) -> None:
    await desk.release(anna, held.id, "queue")
    assert told.state == "waiting"
    assert (await desk.claim(ben, held.id)).agent_name == "Ben"


async def test_the_end_of_a_chat_is_the_end_of_its_conversation(
    desk: Desk, held: Handover, anna: Staff, told: Told
) -> None:
    ended = await desk.close(anna, held.id, "solved", "Reisepass erklärt")
    assert (ended.close_reason, ended.wrap_up, told.state) == ("solved", "Reisepass erklärt", "closed")
    assert told.texts[-1] == say("desk.closed", "de")
    with pytest.raises(HandoverClosed):
        await desk.close(anna, held.id, "referred")


async def _acts(desk: Desk, database: Database, handover: Handover) -> tuple[int, list[str]]:
    """The number of the newest event, and what the audit log has of a handover."""
    with database.read() as sql:
        return await desk.newest(), [entry.act for entry in listed(sql, "musterstadt") if entry.subject == handover.id]


REPEATED: dict[str, Callable[[Desk, Staff, str], Awaitable[Handover]]] = {
    "claim": lambda desk, anna, handover: desk.claim(anna, handover),
    "transfer": lambda desk, anna, handover: desk.transfer(anna, handover, Addressee(department="Standesamt"), "Ehe"),
    "release_to_queue": lambda desk, anna, handover: desk.release(anna, handover, "queue"),
    "release_to_bot": lambda desk, anna, handover: desk.release(anna, handover, "bot"),
    "close": lambda desk, anna, handover: desk.close(anna, handover, "solved", "Reisepass"),
}


@pytest.mark.parametrize("act", REPEATED)
async def test_an_act_that_is_repeated_after_a_lost_answer_is_answered_as_the_first_time(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, told: Told, database: Database, act: str
) -> None:
    first = await REPEATED[act](desk, anna, held.id)
    before = told.texts, await _acts(desk, database, held)
    again = await REPEATED[act](desk, anna, held.id)
    assert summary(again) == summary(first)
    assert (told.texts, await _acts(desk, database, held)) == before, "it had no second effect"


async def test_a_return_that_is_repeated_is_answered_as_the_first_time(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, told: Told
) -> None:
    await desk.put_presence(anna, "available")
    await desk.put_presence(ben, "available")
    await desk.transfer(anna, held.id, Addressee(agent=ben.id))
    first = await desk.return_(ben, held.id, "nicht zuständig")
    assert summary(await desk.return_(ben, held.id, "nicht zuständig")) == summary(first)


async def test_what_somebody_else_repeats_or_what_has_changed_since_is_refused(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, told: Told
) -> None:
    to = Addressee(department="Standesamt")
    await desk.transfer(anna, held.id, to)
    with pytest.raises(NotYours):
        await desk.transfer(ben, held.id, to)
    await desk.claim(ben, held.id)
    with pytest.raises(NotYours):
        await desk.transfer(anna, held.id, to)
    await desk.close(ben, held.id, "solved")
    for act in (desk.close(anna, held.id, "solved"), desk.close(ben, held.id, "solved", "anders")):
        with pytest.raises(HandoverClosed):
            await act


async def test_a_declared_department_is_reached_where_an_agent_looks_after_all(
    desk: Desk, held: Handover, anna: Staff, database: Database
) -> None:
    Knowledge(database).save_site(SITE.model_copy(update={"departments": ("Wahlamt",)}))
    with pytest.raises(InvalidRequest):
        await desk.transfer(anna, held.id, Addressee(department="Wahlamt"))
    assert await desk.departments("musterstadt") == ["Bürgerservice"]
    chief = agent(Accounts(database), "chief")
    assert await desk.departments("musterstadt") == ["Bürgerservice", "Wahlamt"]
    await desk.transfer(anna, held.id, Addressee(department="Wahlamt"))
    assert [row["id"] for row in (await desk.listed(chief, "waiting"))[0]] == [held.id]


async def test_only_the_holder_passes_on_and_ends(desk: Desk, held: Handover, ben: Staff, told: Told) -> None:
    to = Addressee(department="Standesamt")
    for act in (desk.close(ben, held.id, "solved"), desk.release(ben, held.id, "bot"), desk.transfer(ben, held.id, to)):
        with pytest.raises(NotYours):
            await act
    assert (told.state, len(told.texts)) == ("agent", 1)


async def test_who_leaves_the_queue_has_the_bot(desk: Desk, chat: Handover, told: Told, citizen: Conversation) -> None:
    await desk.leave(citizen.id)
    assert (told.state, told.texts) == ("bot", [say("desk.left_queue", "de")])
    with pytest.raises(NoHandover):
        await desk.leave(citizen.id)


async def test_a_call_back_changes_hands_without_the_conversation(
    desk: Desk, citizen: Conversation, anna: Staff, told: Told
) -> None:
    wish = await desk.hand_over(citizen, event(kind="callback", contact=Contact(phone="01234 56-7890")))
    await desk.claim(anna, wish.id)
    assert (told.state, told.texts) == ("bot", [])
    await desk.close(anna, wish.id, "called_back")
    assert (told.state, told.texts) == ("bot", [say("desk.callback_made", "de")])


async def test_a_call_back_that_was_not_made_is_not_said_to_be(
    desk: Desk, citizen: Conversation, anna: Staff, told: Told
) -> None:
    wish = await desk.hand_over(citizen, event(**CALL_ME))
    await desk.claim(anna, wish.id)
    await desk.close(anna, wish.id, "no_reply")
    assert told.texts == [say("desk.callback_over_ask", "de")]


async def test_a_call_back_cannot_be_given_to_the_assistant(desk: Desk, citizen: Conversation, anna: Staff) -> None:
    wish = await desk.hand_over(citizen, event(**CALL_ME))
    await desk.claim(anna, wish.id)
    with pytest.raises(InvalidRequest):
        await desk.release(anna, wish.id, "bot")
    assert [row["id"] for row in (await desk.listed(anna, "mine"))[0]] == [wish.id]


async def test_who_leaves_the_queue_waits_for_the_promised_call_back_again_and_is_told(
    desk: Desk, citizen: Conversation, anna: Staff, told: Told
) -> None:
    wish = await desk.hand_over(citizen, event(**CALL_ME))
    await desk.hand_over(citizen, event())
    await desk.leave(citizen.id)
    assert (told.state, told.texts) == ("bot", [say(f"desk.{key}", "de") for key in ("left_queue", "callback_stays")])
    [row] = (await desk.listed(anna, "waiting"))[0]
    assert (row["id"], row["kind"], row["due_at"]) == (wish.id, "callback", wish.due_at.isoformat())
    await desk.leave(citizen.id)
    assert told.texts[-1] == say("desk.callback_over_ask", "de")


@pytest.mark.parametrize("end", ["close", "release", "leave"])
async def test_with_the_chat_ends_the_promise_and_the_citizen_is_told(
    desk: Desk, citizen: Conversation, anna: Staff, told: Told, end: str
) -> None:
    await desk.hand_over(citizen, event(**CALL_ME))
    held = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    if end == "close":
        await desk.close(anna, held.id, "solved")
    elif end == "release":
        await desk.release(anna, held.id, "bot")
    else:
        await desk.leave(citizen.id)
    assert told.texts.count(say("desk.callback_over", "de")) == 1
    assert (await desk.listed(anna, "all"))[0] == []


async def test_every_act_stands_in_the_audit_log_without_words(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, database: Database
) -> None:
    await desk.put_presence(ben, "available")
    await desk.transfer(anna, held.id, Addressee(agent=ben.id), "geheim")
    await desk.claim(ben, held.id)
    await desk.close(ben, held.id, "solved", "geheim")
    with database.read() as sql:
        acts = [(entry.staff, entry.act, entry.subject) for entry in listed(sql, "musterstadt")]
        data = str([entry.data for entry in listed(sql, "musterstadt")])
    wanted = [("ben", "close"), ("ben", "claim"), ("anna", "transfer"), ("anna", "claim")]
    assert acts[:4] == [(*act, held.id) for act in wanted]
    assert "geheim" not in data
