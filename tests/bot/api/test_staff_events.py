"""The stream of a console: live, resuming by number, and with words for the holder only."""

import asyncio

import pytest

from bot.api import staff_events as module
from bot.conversations.models import State
from bot.handover.events import Contact
from bot.handover.presence import GONE_AFTER_S, PRESENCE
from bot.staff.models import Role, Staff
from tests.bot.access.conftest import seen_long
from tests.bot.clerks import Clerk, clerk, console, handed_over
from tests.bot.gateways import Citizen, Gateway, problem


@pytest.fixture
async def citizen(gateway: Gateway) -> Citizen:
    return await gateway.citizen()


@pytest.fixture
def anna(gateway: Gateway) -> Clerk:
    return clerk(gateway, "anna")


@pytest.fixture
def ben(gateway: Gateway) -> Clerk:
    return clerk(gateway, "ben")


async def test_a_new_handover_and_its_claim_are_told_to_all(
    gateway: Gateway, citizen: Citizen, anna: Clerk, ben: Clerk
) -> None:
    async with console(anna) as screen:
        handover = await handed_over(gateway, citizen)
        assert (await screen.wait("handover", handover=handover))["item"]["state"] == "waiting"
        await ben.act(handover, "claim")
        claimed = await screen.wait("claim", handover=handover)
    assert (claimed["by"]["name"], claimed["item"]["agent"]["id"]) == ("Ben", ben.staff.id)


async def test_only_the_holder_reads_what_the_citizen_says(
    gateway: Gateway, citizen: Citizen, anna: Clerk, ben: Clerk
) -> None:
    handover = await handed_over(gateway, citizen)
    await anna.act(handover, "claim")
    async with console(anna) as mine, console(ben) as theirs:
        await citizen.send(text="Mein Geheimnis")
        told = await mine.wait("message", handover=handover)
        assert told["message"]["text"] == "Mein Geheimnis"
        assert (await theirs.wait("message", handover=handover))["number"] == told["message"]["seq"]
        assert "Geheimnis" not in str(theirs.events)


async def test_a_console_resumes_by_number_with_the_words_it_missed(
    gateway: Gateway, citizen: Citizen, anna: Clerk
) -> None:
    handover = await handed_over(gateway, citizen)
    await anna.act(handover, "claim")
    known = (await anna.packet(handover))["seq"]
    await citizen.send(text="eins")
    await anna.say(handover, "zwei")
    async with console(anna, after=known) as screen:
        await screen.wait("message", author="agent")
        await citizen.send(text="drei")
        await screen.wait("message", number=5)
    assert [data["message"]["text"] for data in screen.named("message")] == ["eins", "zwei", "drei"]
    last = screen.events[-1][2]
    assert last is not None
    async with console(anna, **{"Last-Event-ID": last}) as again:
        await anna.act(handover, "close", reason="solved")
        await again.wait("state", handover=handover)
    assert again.named("message") == []


async def test_a_new_console_is_told_only_what_comes(gateway: Gateway, citizen: Citizen, anna: Clerk) -> None:
    handover = await handed_over(gateway, citizen)
    async with console(anna) as screen:
        await anna.act(handover, "claim")
        await screen.wait("claim")
    assert screen.named("handover") == []


async def test_other_cities_hear_nothing(gateway: Gateway, citizen: Citizen, anna: Clerk) -> None:
    stranger = clerk(gateway, "stan", site="anderswo")
    async with console(stranger, after=0) as theirs, console(anna, after=0) as mine:
        handover = await handed_over(gateway, citizen)
        await anna.act(handover, "claim")
        await mine.wait("claim")
        await asyncio.sleep(0.1)
    assert {name for name, _, _ in theirs.events} <= {"presence"}
    assert "Anna" not in str(theirs.events)


async def test_typing_and_seen_of_the_citizen_reach_the_holder(
    gateway: Gateway, citizen: Citizen, anna: Clerk, ben: Clerk
) -> None:
    handover = await handed_over(gateway, citizen)
    async with console(anna) as mine, console(ben) as theirs:
        await anna.act(handover, "claim")
        await mine.wait("claim")
        await theirs.wait("claim")
        await citizen.request("POST", "/typing", json={"on": True})
        assert (await mine.wait("typing", author="citizen"))["handover"] == handover
        await citizen.request("POST", "/seen", json={"seq": 2})
        assert (await mine.wait("seen", by="citizen"))["seq"] == 2
        await anna.act(handover, "release", to="queue")
        await mine.wait("handover", handover=handover)
        before = len(mine.named("typing"))
        await citizen.request("POST", "/typing", json={"on": True})
        await asyncio.sleep(0.1)
    assert len(mine.named("typing")) == before
    assert theirs.named("typing") == []


@pytest.mark.parametrize("claimed", [True, False])
async def test_all_consoles_are_told_of_an_erasure_by_the_id_alone(
    gateway: Gateway, citizen: Citizen, anna: Clerk, ben: Clerk, claimed: bool
) -> None:
    handover = await handed_over(gateway, citizen)
    if claimed:
        await anna.act(handover, "claim")
    async with console(anna) as mine, console(ben) as theirs:
        await mine.wait("presence", name="Ben")
        followed = len(gateway.services.switchboard._lines)
        await citizen.request("DELETE")
        for screen in (mine, theirs):
            told = await screen.wait("erased")
            assert told.keys() == {"seq", "at", "site", "handover"}
            assert told["handover"] == handover
        assert len(gateway.services.switchboard._lines) == followed - 1, "nobody follows what is gone"


async def test_an_erasure_while_the_console_was_away_is_found_in_the_log(
    gateway: Gateway, citizen: Citizen, anna: Clerk
) -> None:
    handover = await handed_over(gateway, citizen)
    known = (await anna.packet(handover))["seq"]
    await citizen.request("DELETE")
    async with console(anna, after=known) as screen:
        assert (await screen.wait("erased"))["handover"] == handover


async def test_a_console_is_sent_to_the_record_when_notices_may_have_been_missed(
    gateway: Gateway, anna: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_S", 0.02)
    async with console(anna) as screen:
        await screen.wait("presence")
        await asyncio.sleep(0.1)
        assert screen.named("resync") == [], "only looking into the log is no reason"
        gateway.services.switchboard.resync()
        await screen.wait("resync")


@pytest.mark.parametrize("claimed", [True, False])
async def test_in_a_call_back_the_citizens_words_and_the_assistants_answer_are_told(
    gateway: Gateway, citizen: Citizen, anna: Clerk, ben: Clerk, claimed: bool
) -> None:
    handover = await handed_over(gateway, citizen, kind="callback", contact=Contact(phone="01234 5611"))
    if claimed:
        await anna.act(handover, "claim")
    async with gateway.echoing(), console(anna) as mine, console(ben) as theirs:
        await mine.wait("presence", name="Ben")
        await citizen.send(text="Wann rufen Sie an?", wait=5)
        said = await mine.wait("message", handover=handover, author="citizen")
        assert (said.get("message") or {}).get("text") == ("Wann rufen Sie an?" if claimed else None)
        assert (await mine.wait("turn", handover=handover))["number"] == said["number"]
        await theirs.wait("turn", handover=handover)
    assert "Wann rufen" not in str(theirs.events)
    shown = await anna.request("GET", f"/handovers/{handover}/messages", params={"after": said["number"] - 1})
    assert [one["author"] for one in shown.json()["messages"]] == ["citizen", "bot"]


async def test_in_a_waiting_chat_all_that_is_said_is_told_and_read_as_the_record_has_it(
    gateway: Gateway, citizen: Citizen, anna: Clerk
) -> None:
    handover = await handed_over(gateway, citizen)
    packet = await anna.packet(handover)
    screen_shows = [one["seq"] for one in packet["transcript"]]
    async with gateway.echoing(), console(anna, after=packet["seq"]) as screen:
        await screen.wait("presence")
        for words in ("eins", "zwei"):
            await citizen.send(text=words, wait=5)
        await screen.wait("turn", number=4)
    told = {data["number"] for data in (*screen.named("message"), *screen.named("turn"))}
    after = min(told) - 1
    read = await anna.request("GET", f"/handovers/{handover}/messages", params={"after": after})
    screen_shows += [one["seq"] for one in read.json()["messages"]]
    assert screen_shows == [one["seq"] for one in await citizen.transcript()]


async def test_what_is_said_to_the_assistant_alone_is_told_to_nobody(
    gateway: Gateway, citizen: Citizen, anna: Clerk
) -> None:
    async with gateway.echoing(), console(anna) as screen:
        await screen.wait("presence")
        await citizen.send(text="Nur wir zwei", wait=5)
        await asyncio.sleep(0.1)
    assert {name for name, _, _ in screen.events} == {"presence"}


async def test_consoles_hear_that_the_assistant_has_answered_in_a_waiting_chat(
    gateway: Gateway, citizen: Citizen, anna: Clerk, ben: Clerk
) -> None:
    handover = await handed_over(gateway, citizen)
    async with gateway.echoing(), console(anna) as screen:
        await screen.wait("presence")
        await citizen.send(text="Mein Geheimnis", wait=5)
        told = await screen.wait("turn", handover=handover)
        assert told == {"handover": handover, "conversation": citizen.id, "number": 2}
        assert "Geheimnis" not in str(screen.events)
        await ben.act(handover, "claim")
        await screen.wait("claim")
        await ben.act(handover, "release", to="bot")
        await screen.wait("state", handover=handover)
        await citizen.send(text="Noch eins", wait=5)
        await asyncio.sleep(0.1)
    assert len(screen.named("turn")) == 1, "what is over is no business of the desk"


async def test_an_open_console_is_presence(gateway: Gateway, anna: Clerk, ben: Clerk) -> None:
    async with console(anna) as screen, console(ben):
        await screen.wait("presence", name="Ben", state="gone")
        for one in (anna, ben):
            await one.request("PUT", "/presence", json={"state": "available"})
        found = (await anna.request("GET", "/presence", params={"site": "musterstadt"})).json()["people"]
        assert {one["state"] for one in found} == {"available"}
        await ben.request("PUT", "/presence", json={"state": "away"})
        await screen.wait("presence", name="Ben", state="away")


async def _after_a_minute(gateway: Gateway, staff: Staff) -> None:
    """Nothing was heard of somebody for as long as it takes to be gone; the stream's loop runs many times after it."""
    said = str(await gateway.services.live.redis.hget(PRESENCE, staff.id))
    at, rest = said.split(" ", 1)
    await gateway.services.live.redis.hset(PRESENCE, staff.id, f"{int(at) - GONE_AFTER_S * 1000} {rest}")
    await asyncio.sleep(0.2)


@pytest.mark.parametrize("sign", ["", "beat", "act"])
async def test_a_console_that_has_vanished_without_hanging_up_loses_the_chat_and_one_that_beats_keeps_it(
    gateway: Gateway, citizen: Citizen, anna: Clerk, monkeypatch: pytest.MonkeyPatch, sign: str
) -> None:
    for name in ("LOOK_S", "SESSION_S"):
        monkeypatch.setattr(module, name, 0.01)
    desk, handover = seen_long(gateway.services.desk), await handed_over(gateway, citizen)
    async with console(anna):
        await anna.request("PUT", "/presence", json={"state": "available"})
        await anna.act(handover, "claim")
        await _after_a_minute(gateway, anna.staff)
        if sign == "beat":
            assert (await anna.request("POST", "/presence/beat")).status_code == 204
        elif sign == "act":
            await anna.act(handover, "typing", on=True)
        await desk.sweep()
        assert gateway.services.switchboard._streams, "the server's end of the stream is open still"
    held = gateway.services.conversations.find(citizen.id)
    assert held is not None
    assert held.state is (State.AGENT if sign else State.WAITING)


async def test_what_nobody_told_live_is_found_in_the_log(
    gateway: Gateway, citizen: Citizen, anna: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_S", 0.05)

    async def silent(*_: object) -> None:
        return None

    async with console(anna) as screen:
        monkeypatch.setattr(gateway.services.live, "notify", silent)
        handover = await handed_over(gateway, citizen)
        await screen.wait("handover", handover=handover)


async def test_a_session_that_ends_ends_its_stream(
    gateway: Gateway, anna: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_S", 0.05)
    monkeypatch.setattr(module, "SESSION_S", 0.1)
    async with console(anna) as screen:
        gateway.services.sessions.close_all(anna.staff)
        assert (await screen.wait("session"))["ended"] is True


async def hung_up(gateway: Gateway) -> None:
    """All streams have ended; fails after five seconds."""
    for _ in range(500):
        if not gateway.services.switchboard._streams:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(gateway.services.switchboard._streams)


async def test_a_role_that_is_taken_away_ends_the_stream_before_the_next_word(
    gateway: Gateway, citizen: Citizen, anna: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SESSION_S", 0.0)
    handover = await handed_over(gateway, citizen)
    await anna.act(handover, "claim")
    async with console(anna) as screen:
        await citizen.send(text="davor")
        await screen.wait("message", handover=handover)
        gateway.services.accounts.revoke("anna", Role.AGENT, "musterstadt")
        await citizen.send(text="danach")
        await hung_up(gateway)
    assert "danach" not in str(screen.events)
    assert problem(await anna.request("GET", "/staff/events")) == (403, "forbidden")


async def test_another_role_or_department_makes_the_console_open_its_stream_anew(
    gateway: Gateway, anna: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_S", 0.01)
    monkeypatch.setattr(module, "SESSION_S", 0.0)
    accounts = gateway.services.accounts
    for change in (
        lambda: accounts.grant("anna", Role.AGENT, "neustadt"),
        lambda: accounts.set_profile("anna", department="Standesamt"),
    ):
        async with console(anna) as screen:
            assert gateway.services.switchboard._streams
            change()
            await hung_up(gateway)
            assert screen.named("session") == []


async def test_the_stream_is_for_agents(gateway: Gateway) -> None:
    assert problem(await gateway.http.get("/api/v1/staff/events")) == (401, "no_session")
    editor = clerk(gateway, "edith", Role.EDITOR)
    assert problem(await editor.request("GET", "/staff/events")) == (403, "forbidden")


async def test_closed_consoles_leave_nothing_behind(gateway: Gateway, citizen: Citizen, anna: Clerk) -> None:
    handover = await handed_over(gateway, citizen)
    await anna.act(handover, "claim")
    for _ in range(12):
        async with console(anna) as screen:
            await gateway.services.desk.put_presence(anna.staff, "available")
            await screen.wait("presence")
    assert not gateway.services.switchboard._lines
