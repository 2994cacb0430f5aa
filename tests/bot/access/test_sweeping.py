"""What happens by itself: agents who are gone, chats that nobody takes, places that change."""

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy.event import listen, remove

from bot.access.acts import Act
from bot.access.desk import Desk
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.handover import desk_log
from bot.handover.events import Contact, Reason
from bot.handover.models import Addressee, Handover, Stage
from bot.handover.presence import PRESENCE
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.live import Live
from bot.wording import say
from tests.bot.access.conftest import Time, Told, in_line, seen_long
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
    await desk.put_presence(ben, "available")
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


async def _silent(live: Live, staff: Staff, seconds: int = 120) -> None:
    """Nothing was heard of somebody for so long."""
    said = await live.redis.hget(PRESENCE, staff.id)
    at, rest = str(said).split(" ", 1)
    await live.redis.hset(PRESENCE, staff.id, f"{int(at) - seconds * 1000} {rest}")


async def test_after_its_own_start_a_gateway_takes_nobodys_chat_for_a_minute(
    desk: Desk, citizen: Conversation, anna: Staff, told: Told, live: Live
) -> None:
    await desk.put_presence(anna, "available")
    await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    await _silent(live, anna)
    await desk.sweep()
    assert told.state == "agent", "nobody could be heard while no gateway ran"
    seen_long(desk)
    await desk.sweep()
    assert (told.state, told.texts[-1]) == ("waiting", say("desk.agent_lost", "de", name="Anna"))


async def test_after_an_absence_of_redis_a_gateway_takes_nobodys_chat_for_a_minute(
    open_desk: Desk, citizen: Conversation, anna: Staff, told: Told, live: Live
) -> None:
    await open_desk.put_presence(anna, "available")
    await open_desk.claim(anna, (await open_desk.hand_over(citizen, event())).id)
    await live.redis.config_set("maxmemory", "1")
    try:
        await open_desk.sweep()
    finally:
        await live.redis.config_set("maxmemory", "0")
    await _silent(live, anna)
    await open_desk.sweep()
    assert told.state == "agent"
    await open_desk.beat(anna)
    await seen_long(open_desk).sweep()
    assert told.state == "agent"


async def test_who_goes_home_keeps_the_call_backs_for_tomorrow(
    open_desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, live: Live, time: Time
) -> None:
    wish = await open_desk.hand_over(citizen, event(kind="callback", contact=Contact(phone="01234 56-7890")))
    await open_desk.put_presence(anna, "available")
    await open_desk.claim(anna, wish.id)
    await _silent(live, anna)
    await open_desk.sweep()
    assert [row["id"] for row in (await open_desk.listed(anna, "mine"))[0]] == [wish.id]
    time.move(hours=25)
    await open_desk.sweep()  # only from now on must somebody be there
    await _silent(live, anna)
    await open_desk.sweep()
    assert (await open_desk.claim(ben, wish.id)).agent == ben.id


async def test_what_waits_for_somebody_who_is_away_is_for_all(
    open_desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, told: Told
) -> None:
    for one in (anna, ben):
        await open_desk.put_presence(one, "available")
    held = await open_desk.claim(anna, (await open_desk.hand_over(citizen, event())).id)
    await open_desk.transfer(anna, held.id, Addressee(agent=ben.id))
    await open_desk.sweep()
    assert told.state == "agent"
    await open_desk.put_presence(ben, "away")
    await open_desk.sweep()
    assert (told.state, told.texts[-1]) == ("waiting", say("desk.back_in_queue", "de"))
    assert (await open_desk.claim(anna, held.id)).agent == anna.id


async def test_a_transfer_that_is_not_taken_in_time_is_for_all(
    open_desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, told: Told, time: Time
) -> None:
    for one in (anna, ben):
        await open_desk.put_presence(one, "available")
    held = await open_desk.claim(anna, (await open_desk.hand_over(citizen, event())).id)
    await open_desk.transfer(anna, held.id, Addressee(agent=ben.id))
    time.move(minutes=4)
    await open_desk.sweep()
    assert (told.state, told.texts[-1]) == ("waiting", say("desk.nobody_claimed", "de"))
    assert (await open_desk.claim(anna, held.id)).agent == anna.id


async def test_who_sent_it_may_withdraw_it(
    open_desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, told: Told
) -> None:
    held = await open_desk.claim(anna, (await open_desk.hand_over(citizen, event())).id)
    await open_desk.put_presence(ben, "available")
    await open_desk.transfer(anna, held.id, Addressee(agent=ben.id))
    assert (await open_desk.release(anna, held.id, "queue")).addressee is None
    assert told.state == "waiting"


async def test_supervisors_are_told_again_while_it_is_open_and_the_citizen_is_not(
    open_desk: Desk, citizen: Conversation, anna: Staff, told: Told, time: Time
) -> None:
    await open_desk.put_presence(anna, "available")
    await open_desk.hand_over(citizen, event())
    for _ in range(4):
        time.move(minutes=10)
        await asyncio.gather(open_desk.sweep(), open_desk.sweep())
    events = [entry["event"] for entry in await open_desk.logged(anna, 0, 100)]
    assert events == ["handover", "alert", "alert", "alert", "alert"]
    assert told.texts == [say("desk.nobody_claimed", "de")]


async def test_after_hours_supervisors_are_not_told_again(
    desk: Desk, citizen: Conversation, anna: Staff, time: Time
) -> None:
    await desk.hand_over(citizen, event())
    for _ in range(3):
        time.move(minutes=30)
        await desk.sweep()
    assert [entry["event"] for entry in await desk.logged(anna, 0, 100)] == ["handover", "alert"]


async def test_in_danger_the_first_alert_is_at_once_and_the_citizen_is_not_told_in_vain(
    open_desk: Desk, citizen: Conversation, anna: Staff, told: Told, time: Time
) -> None:
    await open_desk.put_presence(anna, "available")
    opened = await open_desk.hand_over(citizen, event(reason=Reason.DISTRESS))
    assert opened.due_at == time.at
    assert [entry["event"] for entry in await open_desk.logged(anna, 0, 100)] == ["handover", "alert"]
    time.move(seconds=30)
    await open_desk.sweep()
    assert told.texts == []
    for _ in range(2):
        time.move(minutes=2)
        await open_desk.sweep()
    assert told.texts == [say("desk.nobody_claimed", "de")]
    assert [entry["event"] for entry in await open_desk.logged(anna, 0, 100)][2:] == ["alert", "alert"]


async def test_danger_of_who_waits_already_is_told_at_once(
    open_desk: Desk, citizen: Conversation, anna: Staff, time: Time
) -> None:
    first = await open_desk.hand_over(citizen, event())
    time.move(minutes=1)
    raised = await open_desk.hand_over(citizen, event(reason=Reason.DISTRESS))
    assert (raised.id, raised.reason, raised.due_at) == (first.id, Reason.DISTRESS, time.at)
    assert [entry["event"] for entry in await open_desk.logged(anna, 0, 100)] == ["handover", "handover", "alert"]


async def test_one_handover_that_fails_does_not_stop_the_rest_of_a_sweep(
    open_desk: Desk, record: Conversations, anna: Staff, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_desk.put_presence(anna, "available")
    waiting = await in_line(open_desk, record, time, 3)
    broken, apologise = waiting[0].id, open_desk._apologise

    def apologise_to_most(act: Act, handover: Handover) -> None:
        if handover.id == broken:
            raise RuntimeError
        apologise(act, handover)

    monkeypatch.setattr(open_desk, "_apologise", apologise_to_most)
    time.move(minutes=11)
    await open_desk.sweep()
    said = [record.after(one.conversation, 1) for one in waiting]
    assert [len(each) for each in said] == [0, 1, 1]


async def test_a_sweep_reads_no_table_from_end_to_end(
    open_desk: Desk, citizen: Conversation, anna: Staff, database: Database, time: Time
) -> None:
    await open_desk.put_presence(anna, "away")
    await open_desk.claim(anna, (await open_desk.hand_over(citizen, event())).id)
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if "handovers" in statement or "desk_events" in statement:
            asked.append((statement, values))

    listen(database.engine, "before_cursor_execute", note)
    try:
        await open_desk.tell_places()
        await open_desk.sweep(gone_after_s=0)
        await open_desk.listed(anna, "mine")
        await open_desk.claim(anna, (await open_desk.hand_over(citizen, event())).id)
        time.move(hours=1)
        await open_desk.sweep()
        await open_desk.release(anna, (await open_desk.listed(anna, "mine"))[0][0]["id"], "bot")
    finally:
        remove(database.engine, "before_cursor_execute", note)
    with database.read() as sql:
        plans = {
            statement: [row[3] for row in sql.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            for statement, values in asked
        }
    full = {
        statement: plan for statement, plan in plans.items() if re.search(r"SCAN (handovers|desk_events)\b", str(plan))
    }
    assert len(plans) > 12
    assert full == {}


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
    await desk.put_presence(ben, "available")
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
    waiting = await in_line(desk, record, time, 3)
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
