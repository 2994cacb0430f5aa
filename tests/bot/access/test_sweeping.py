"""What happens by itself: agents who are gone, chats that nobody takes, places that change."""

import asyncio

from bot.access.desk import Desk
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.handover import desk_log
from bot.handover.events import Contact
from bot.handover.models import Addressee, Stage
from bot.messages import Outgoing
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.live import Live
from bot.wording import say
from tests.bot.access.conftest import Time, Told
from tests.bot.clerks import event


async def test_who_is_gone_loses_the_chat_to_the_queue_and_the_citizen_is_told(
    desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, told: Told
) -> None:
    await desk.put_presence(anna, "available")
    held = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    await desk.sweep()
    assert told.state == "agent"
    await desk.sweep(gone_after_s=0)
    assert (told.state, told.texts[-1]) == ("waiting", say("desk.agent_lost", "de", name="Anna"))
    assert (await desk.claim(ben, held.id)).state is Stage.CLAIMED


async def test_who_was_never_heard_of_is_gone_too(desk: Desk, citizen: Conversation, anna: Staff, told: Told) -> None:
    await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    await desk.sweep(gone_after_s=0)
    assert told.state == "waiting"


async def test_what_was_meant_for_somebody_who_is_gone_is_for_all(
    desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, told: Told
) -> None:
    held = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    await desk.transfer(anna, held.id, Addressee(agent=ben.id))
    await desk.sweep(gone_after_s=0)
    assert (told.state, told.texts[-1]) == ("waiting", say("desk.back_in_queue", "de"))
    assert (await desk.claim(anna, held.id)).agent == anna.id


async def test_without_redis_nobody_loses_a_chat(
    desk: Desk, citizen: Conversation, anna: Staff, told: Told, live: Live
) -> None:
    await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    await live.redis.config_set("maxmemory", "1")
    try:
        await desk.sweep(gone_after_s=0)
    finally:
        await live.redis.config_set("maxmemory", "0")
    assert told.state == "agent"


async def test_two_gateways_take_a_chat_away_once(desk: Desk, citizen: Conversation, anna: Staff, told: Told) -> None:
    await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    await asyncio.gather(*(desk.sweep(gone_after_s=0) for _ in range(4)))
    assert told.texts.count(say("desk.agent_lost", "de", name="Anna")) == 1


async def test_a_chat_that_nobody_takes_is_apologised_for_once_with_ways_out(
    desk: Desk, citizen: Conversation, told: Told, time: Time, database: Database
) -> None:
    await desk.hand_over(citizen, event())
    time.move(minutes=9)
    await desk.sweep()
    assert told.texts == []
    time.move(minutes=2)
    await asyncio.gather(desk.sweep(), desk.sweep())
    assert told.texts == [say("desk.nobody_claimed", "de")]
    assert [choice.payload for choice in told.said[0].choices] == ["/request_callback", "/leave_queue"]
    with database.read() as sql:
        assert [entry.event for entry in desk_log.after(sql, None, 0)] == ["handover", "alert"]


async def test_a_transfer_that_nobody_takes_up_gives_the_citizen_the_bot_meanwhile(
    desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, told: Told, time: Time
) -> None:
    held = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    await desk.transfer(anna, held.id, Addressee(agent=ben.id))
    assert told.state == "agent"
    time.move(minutes=30)
    await desk.sweep()
    assert (told.state, told.texts[-1]) == ("waiting", say("desk.nobody_claimed", "de"))


async def test_of_a_late_call_back_only_staff_are_told(
    desk: Desk, citizen: Conversation, told: Told, time: Time, database: Database
) -> None:
    await desk.hand_over(citizen, event(kind="callback", contact=Contact(phone="01234 56-7890")))
    time.move(hours=25)
    await desk.sweep()
    assert (told.texts, told.state) == ([], "bot")
    with database.read() as sql:
        assert desk_log.after(sql, None, 0)[-1].event == "alert"


async def test_who_moves_up_is_told_the_new_place(
    desk: Desk, record: Conversations, anna: Staff, live: Live, time: Time
) -> None:
    waiting = []
    for _ in range(3):
        opened, _, _ = record.open("musterstadt", "web", Outgoing(text="Guten Tag", language="de"))
        waiting.append(await desk.hand_over(opened, event()))
        time.move(seconds=1)
    await desk.tell_places()
    notices = live.notices()
    assert (await anext(notices))["event"] == "subscribed"
    await desk.claim(anna, waiting[0].id)
    await desk.tell_places()
    places: dict[str, int] = {}
    while len(places) < 2:
        notice = await asyncio.wait_for(anext(notices), 5)
        if notice["event"] == "state" and "queue_position" in notice["data"]:
            places[notice["conversation"]] = notice["data"]["queue_position"]
    assert places == {waiting[1].conversation: 1, waiting[2].conversation: 2}


async def test_old_events_are_forgotten(desk: Desk, citizen: Conversation, time: Time) -> None:
    await desk.hand_over(citizen, event())
    await desk.leave(citizen.id)
    time.move(days=8)
    assert await desk.prune() == 1
