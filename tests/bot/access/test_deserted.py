"""Nobody waits for nobody: after hours, when the last agent has gone, and when the citizen has."""

import asyncio

import pytest

from bot.access.desk import Desk
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.handover.events import Contact, Reason
from bot.handover.models import Addressee
from bot.knowledge.record import Knowledge
from bot.messages import Outgoing
from bot.service_hours import ServiceHours
from bot.staff.accounts import Accounts
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.live import Live
from bot.wording import say
from tests.bot.access.conftest import Time, Told, seen_long
from tests.bot.clerks import agent, event
from tests.bot.conftest import SITE

NOBODY = say("desk.nobody_there", "de")


async def test_when_the_last_agent_has_gone_those_who_wait_are_told_once_with_ways_out(
    open_desk: Desk, citizen: Conversation, anna: Staff, told: Told, time: Time
) -> None:
    await open_desk.put_presence(anna, "available")
    await open_desk.hand_over(citizen, event())
    await open_desk.sweep()
    assert told.texts == []
    await open_desk.put_presence(anna, "away")
    await asyncio.gather(open_desk.sweep(), open_desk.sweep())
    time.move(minutes=15)
    await open_desk.sweep()
    assert told.texts == [NOBODY], "who knows that nobody is there is not told that nobody has come"
    assert [choice.payload for choice in told.said[0].choices] == ["/request_callback", "/leave_queue"]


async def test_nobody_knows_how_long_it_takes_until_somebody_is_there_again(
    open_desk: Desk, citizen: Conversation, anna: Staff, told: Told
) -> None:
    await open_desk.hand_over(citizen, event())
    await open_desk.sweep()
    assert await open_desk.citizen_state(citizen.id) == {"kind": "chat", "queue_position": 1}
    assert "expected_wait_s" not in open_desk._read(lambda sql: open_desk._places(sql, SITE.id))[citizen.id]
    await open_desk.put_presence(anna, "available")
    await open_desk.sweep()
    assert (await open_desk.citizen_state(citizen.id))["expected_wait_s"] == 180
    await open_desk.put_presence(anna, "away")
    await open_desk.sweep()
    assert told.texts == [NOBODY, NOBODY], "gone once more is news"


async def test_at_closing_time_those_who_wait_are_told(
    desk: Desk, citizen: Conversation, anna: Staff, told: Told, time: Time, database: Database
) -> None:
    hours = ServiceHours(weekly={"mon": ("08:00-11:00",)})
    Knowledge(database).save_site(SITE.model_copy(update={"service": hours}))
    await desk.put_presence(anna, "available")
    await desk.hand_over(citizen, event())
    await seen_long(desk).sweep()
    assert told.texts == []
    time.move(hours=1)
    await desk.sweep()
    assert told.texts[0] == NOBODY


async def test_a_gateway_that_has_just_begun_says_nothing_of_who_is_there(
    desk: Desk, citizen: Conversation, told: Told
) -> None:
    await desk.hand_over(citizen, event())
    await desk.sweep()
    assert told.texts == []


async def test_who_was_being_handed_on_when_all_left_has_the_assistant(
    open_desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, told: Told
) -> None:
    await open_desk.put_presence(anna, "available")
    held = await open_desk.claim(anna, (await open_desk.hand_over(citizen, event())).id)
    await open_desk.transfer(anna, held.id, Addressee(department="Standesamt"))
    await open_desk.put_presence(anna, "away")
    await open_desk.sweep()
    assert (told.state, told.texts[-1]) == ("waiting", NOBODY)


async def test_what_nobody_of_its_department_can_see_is_for_all_who_are_there(
    open_desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, database: Database
) -> None:
    Knowledge(database).save_site(SITE.model_copy(update={"departments": ("Standesamt",)}))
    await open_desk.put_presence(anna, "available")
    opened = await open_desk.hand_over(citizen, event(department="Standesamt"))
    assert opened.department == "Standesamt"
    assert (await open_desk.listed(anna, "waiting"))[0] == []
    await open_desk.sweep()
    assert [row["id"] for row in (await open_desk.listed(anna, "waiting"))[0]] == [opened.id]


@pytest.mark.parametrize("who", ["ben", "chief"])
async def test_what_somebody_sees_stays_with_the_department(
    open_desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, database: Database, who: str
) -> None:
    Knowledge(database).save_site(SITE.model_copy(update={"departments": ("Standesamt",)}))
    there = {"ben": ben, "chief": agent(Accounts(database), "chief")}
    for one in (anna, there[who]):
        await open_desk.put_presence(one, "available")
    await open_desk.hand_over(citizen, event(department="Standesamt"))
    await open_desk.sweep()
    assert (await open_desk.listed(anna, "waiting"))[0] == []


async def test_what_was_handed_to_a_department_is_its_own_until_it_is_due(
    open_desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, time: Time
) -> None:
    await open_desk.put_presence(anna, "available")
    held = await open_desk.claim(anna, (await open_desk.hand_over(citizen, event())).id)
    await open_desk.transfer(anna, held.id, Addressee(department="Standesamt"))
    await open_desk.sweep()
    assert (await open_desk.listed(anna, "waiting"))[0] == []
    time.move(minutes=4)
    await open_desk.sweep()
    assert [row["id"] for row in (await open_desk.listed(anna, "waiting"))[0]] == [held.id]


async def _gone(live: Live, citizen: Conversation) -> None:
    await live.redis.zincrby("lotse:citizens", -1_000, citizen.id)


async def test_who_has_closed_the_window_long_ago_gives_up_the_place(
    open_desk: Desk, citizen: Conversation, anna: Staff, told: Told, live: Live
) -> None:
    await open_desk.put_presence(anna, "available")
    await open_desk.hand_over(citizen, event())
    await open_desk.sweep()
    await _gone(live, citizen)
    open_desk.heard_of(citizen.id)
    await open_desk.sweep()
    assert told.state == "waiting", "the window is open still"
    await _gone(live, citizen)
    await open_desk.sweep()
    assert (told.state, told.texts) == ("bot", [say("desk.place_given_up", "de")])
    assert (await open_desk.listed(anna, "all"))[0] == []


async def test_a_promised_call_back_stays_also_then(
    open_desk: Desk, citizen: Conversation, anna: Staff, told: Told, live: Live
) -> None:
    await open_desk.put_presence(anna, "available")
    await open_desk.hand_over(citizen, event(kind="callback", contact=Contact(phone="01234 56-7890")))
    await open_desk.hand_over(citizen, event())
    await open_desk.sweep()
    await _gone(live, citizen)
    await open_desk.sweep()
    assert told.texts == [say(f"desk.{key}", "de") for key in ("place_given_up", "callback_stays")]
    assert [row["kind"] for row in (await open_desk.listed(anna, "waiting"))[0]] == ["callback"]


async def test_where_nobody_can_know_or_there_was_danger_the_place_is_kept(
    open_desk: Desk, record: Conversations, anna: Staff, live: Live
) -> None:
    await open_desk.put_presence(anna, "available")
    for channel, reason in (("telegram", Reason.ASKED), ("web", Reason.DISTRESS)):
        opened, _, _ = record.open(SITE.id, channel, Outgoing(text="Guten Tag", language="de"))
        await open_desk.hand_over(opened, event(reason=reason))
        await open_desk.sweep()
        await _gone(live, opened)
    await open_desk.sweep()
    assert len((await open_desk.listed(anna, "waiting"))[0]) == 2
