"""Places are told once, by whichever gateway is first, and only where they have changed."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from bot.access.desk import Desk, build_desk
from bot.conversations.record import Conversations
from bot.handover.models import Handover
from bot.messages import Outgoing
from bot.settings import Settings
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.live import Live
from tests.bot.access.conftest import Time, in_line
from tests.bot.clerks import event


@pytest.fixture
async def line(desk: Desk, record: Conversations, time: Time) -> list[Handover]:
    """Five who wait one after another, and know where."""
    waiting = await in_line(desk, record, time, 5)
    await desk.tell_places()
    return waiting


class Heard:
    """What all gateways hear; `told` until a sign of our own comes."""

    def __init__(self, live: Live) -> None:
        self._live, self._notices = live, live.notices()

    async def begin(self) -> "Heard":
        assert (await anext(self._notices))["event"] == "subscribed"
        return self

    async def told(self) -> list[dict[str, Any]]:
        """The states told since the last time."""
        await self._live.notify("sign", "sign", {})
        states = []
        while (notice := await asyncio.wait_for(anext(self._notices), 5))["event"] != "sign":
            if notice["event"] == "state" and "queue_position" in notice["data"]:
                states.append(notice)
        return states


async def test_two_gateways_tell_every_place_once(
    desk: Desk, line: list[Handover], anna: Staff, live: Live, settings: Settings, database: Database, time: Time
) -> None:
    other = build_desk(settings, database, live, time)
    heard = await Heard(live).begin()
    await desk.claim(anna, line[0].id)
    await asyncio.gather(*(each.tell_places() for each in (desk, other, desk, other)))
    told = Counter(notice["conversation"] for notice in await heard.told())
    assert told == {one.conversation: 1 for one in line[1:]}
    await other.leave(line[1].conversation)
    await other.tell_places()
    await desk.tell_places()
    told = Counter(notice["conversation"] for notice in await heard.told())
    assert told == {one.conversation: 1 for one in line[2:]}


async def test_who_stands_where_they_stood_is_told_nothing(desk: Desk, line: list[Handover], live: Live) -> None:
    await desk.tell_places_of("musterstadt")
    heard = await Heard(live).begin()
    await desk.leave(line[3].conversation)
    await desk.tell_places()
    assert [notice["conversation"] for notice in await heard.told()] == [line[4].conversation]


async def test_the_last_of_many_is_told_the_place_too(
    desk: Desk, record: Conversations, live: Live, time: Time
) -> None:
    for _ in range(502):
        opened, _, _ = record.open("musterstadt", "web", Outgoing(text="Guten Tag", language="de"))
        last = await desk.hand_over(opened, event())
        time.move(seconds=1)
    heard = await Heard(live).begin()
    telling = asyncio.create_task(desk.tell_places_of("musterstadt"))
    told = {notice["conversation"]: notice["data"]["queue_position"] for notice in await heard.told()}
    await telling
    told |= {notice["conversation"]: notice["data"]["queue_position"] for notice in await heard.told()}
    assert (len(told), told[last.conversation]) == (502, 502)


async def test_who_is_taken_while_places_are_told_hears_last_who_has_them(
    desk: Desk, line: list[Handover], anna: Staff, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, changed = live.notices(), desk._rooms.placing.changed
    assert (await anext(heard))["event"] == "subscribed"

    async def taken_meanwhile(site: str, told: dict[str, Any]) -> Any:
        found = await changed(site, told)
        await desk.claim(anna, line[1].id)
        return found

    await desk.leave(line[0].conversation)
    monkeypatch.setattr(desk._rooms.placing, "changed", taken_meanwhile)
    await desk.tell_places()
    await live.notify("sign", "sign", {})
    states = []
    while (notice := await asyncio.wait_for(anext(heard), 5))["event"] != "sign":
        if notice["event"] == "state" and notice["conversation"] == line[1].conversation:
            states.append(notice["data"]["state"])
    assert "waiting" in states
    assert states[-1] == "agent"
