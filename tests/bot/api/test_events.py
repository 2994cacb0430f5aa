"""The event stream: first what was missed, then what comes, each message once and in order."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.api.events import _stream
from bot.api.health import look
from bot.clock import now
from bot.conversations import desk
from bot.conversations.models import Conversation
from bot.messages import Incoming, Outgoing, compact
from tests.bot.desks import FakeDesk
from tests.bot.gateways import Citizen, Gateway, problem


class Reader:
    """Reads the stream of a conversation as a client would."""

    def __init__(self, stream: AsyncIterator[Any]) -> None:
        self._stream = stream

    async def messages(self, count: int) -> list[int]:
        """Numbers of the next messages."""
        numbers: list[int] = []
        while len(numbers) < count:
            event = await asyncio.wait_for(anext(self._stream), 10)
            if event.event == "message":
                assert event.id == str(json.loads(event.data)["seq"])
                numbers.append(json.loads(event.data)["seq"])
        return numbers

    async def any(self) -> tuple[str, dict[str, Any]]:
        """Name and data of the next event."""
        event = await asyncio.wait_for(anext(self._stream), 10)
        return event.event, json.loads(event.data)

    async def next(self, name: str) -> dict[str, Any]:
        """Data of the next event with this name."""
        while (event := await asyncio.wait_for(anext(self._stream), 10)).event != name:
            pass
        return dict(json.loads(event.data))


@pytest.fixture
async def citizen(gateway: Gateway) -> Citizen:
    return await gateway.citizen()


def _held(gateway: Gateway, citizen: Citizen) -> Conversation:
    token = citizen.headers["Authorization"].removeprefix("Bearer ")
    return gateway.services.conversations.authenticate(citizen.id, token)


def _read(gateway: Gateway, citizen: Citizen, known: int = 0) -> Reader:
    return Reader(_read_stream(gateway, citizen, known))


async def _read_stream(gateway: Gateway, citizen: Citizen, known: int) -> AsyncIterator[Any]:
    with gateway.services.switchboard.stream(citizen.id) as line:
        async for event in _stream(gateway.services, _held(gateway, citizen), known, line):
            yield event


async def test_a_new_reader_gets_what_was_said_before(gateway: Gateway, citizen: Citizen) -> None:
    await citizen.send(text="Hallo")
    assert await _read(gateway, citizen).messages(2) == [1, 2]


async def test_a_reader_resumes_after_the_number_it_knows(gateway: Gateway, citizen: Citizen) -> None:
    for text in ("eins", "zwei"):
        await citizen.send(text=text)
    assert await _read(gateway, citizen, known=2).messages(1) == [3]


async def test_question_and_answer_arrive_once_and_in_order(gateway: Gateway, citizen: Citizen) -> None:
    reader = _read(gateway, citizen)
    assert await reader.messages(1) == [1]
    async with gateway.echoing():
        for number in range(5):
            await citizen.send(wait=5, text=f"Frage {number}")
        assert await reader.messages(10) == list(range(2, 12))


async def test_a_notice_that_skips_a_number_sends_the_reader_to_the_record(gateway: Gateway, citizen: Citizen) -> None:
    reader, record = _read(gateway, citizen), gateway.services.conversations
    assert await reader.messages(1) == [1]
    record.receive(citizen.id, Incoming(client_id="a", text="still"))
    later, _ = record.receive(citizen.id, Incoming(client_id="b", text="laut"))
    await gateway.services.live.notify(citizen.id, "message", compact(later))
    assert await reader.messages(2) == [2, 3]


async def test_a_notice_of_what_is_known_is_not_repeated(gateway: Gateway, citizen: Citizen) -> None:
    await citizen.send(text="Hallo")
    reader, record = _read(gateway, citizen), gateway.services.conversations
    assert await reader.messages(2) == [1, 2]
    [stored] = record.finish_turn(citizen.id, 2, [Outgoing(text="Ja")], None, "de") or []
    for _ in range(2):
        data = {"seq": 2, "replies": [compact(stored)]}
        await gateway.services.live.notify(citizen.id, "turn", data)
    await gateway.services.live.notify(citizen.id, "state", {"state": "closed"})
    assert await reader.messages(1) == [3]
    assert await reader.next("state") == {"state": "closed"}


async def test_a_missed_notice_is_found_in_the_record(
    gateway: Gateway, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.api.events._LOOK_EVERY_S", 0.01)
    monkeypatch.setattr("bot.api.health._LOOK_EVERY_S", 60)
    await asyncio.sleep(1.2)  # the look that is under way
    reader = _read(gateway, citizen)
    assert await reader.messages(1) == [1]
    gateway.services.redis_alive = False
    gateway.services.conversations.receive(citizen.id, Incoming(client_id="a", text="still"))
    assert await reader.messages(1) == [2]


async def test_an_idle_stream_leaves_the_record_alone_while_redis_lives(
    gateway: Gateway, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.api.events._LOOK_EVERY_S", 0.01)
    reader = _read(gateway, citizen)
    assert await reader.messages(1) == [1]
    gateway.services.conversations.receive(citizen.id, Incoming(client_id="a", text="still"))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.messages(1), 0.3)


async def test_when_redis_is_back_streams_look_into_the_record(gateway: Gateway, citizen: Citizen) -> None:
    reader = _read(gateway, citizen)
    assert await reader.messages(1) == [1]
    gateway.services.redis_alive = False
    gateway.services.conversations.receive(citizen.id, Incoming(client_id="a", text="still"))
    await look(gateway.services)
    assert await reader.messages(1) == [2]


async def test_more_than_a_page_that_was_missed_comes_at_once(gateway: Gateway, citizen: Citizen) -> None:
    for number in range(510):
        gateway.services.conversations.receive(citizen.id, Incoming(client_id=str(number), text="Hallo"))
    assert await _read(gateway, citizen).messages(511) == list(range(1, 512))


@pytest.mark.parametrize("alive", [True, False])
async def test_an_erased_conversation_ends_its_streams(
    gateway: Gateway, citizen: Citizen, alive: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.api.events._LOOK_EVERY_S", 0.01)
    reader = _read(gateway, citizen)
    assert await reader.messages(1) == [1]
    gateway.services.redis_alive = alive
    await citizen.request("DELETE")
    gateway.services.redis_alive = alive
    assert await reader.next("state") == {"state": "closed", "erased": True}
    with pytest.raises(StopAsyncIteration):
        await reader.next("state")


async def test_a_citizen_has_a_limited_number_of_streams(gateway: Gateway, citizen: Citizen) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(gateway.services.switchboard.stream(citizen.id))
        assert problem(await citizen.request("GET", "/events")) == (429, "too_many_requests")
    reading = asyncio.create_task(citizen.request("GET", "/events"))
    await asyncio.sleep(0.2)
    await citizen.request("DELETE")
    answer = await asyncio.wait_for(reading, 10)
    assert '"erased": true' in answer.text
    assert not gateway.services.switchboard._streams


async def test_typing_is_shown(gateway: Gateway, citizen: Citizen) -> None:
    reader = _read(gateway, citizen)
    await reader.messages(1)
    await citizen.request("POST", "/typing", json={"on": True})
    assert await reader.next("typing") == {"author": "citizen", "on": True}


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30])
async def test_a_number_that_no_message_can_have_is_refused(citizen: Citizen, number: str) -> None:
    by_query = await citizen.request("GET", "/events", params={"after": number})
    by_header = await citizen.request("GET", "/events", headers={"Last-Event-ID": number})
    assert problem(by_query) == problem(by_header) == (422, "invalid_request")


async def test_what_a_handover_changes_is_passed_on_and_nothing_else(gateway: Gateway, citizen: Citizen) -> None:
    reader, live = _read(gateway, citizen), gateway.services.live
    await reader.messages(1)
    told = {
        "state": {"state": "agent", "agent": {"name": "Kim Weber"}},
        "typing": {"author": "agent", "on": True},
        "note": {"text": "intern"},
        "seen": {"by": "agent", "seq": 1},
    }
    for event, data in told.items():
        await live.notify(citizen.id, event, data)
    got = [await reader.any() for _ in range(3)]
    assert got == [(event, told[event]) for event in ("state", "typing", "seen")]


async def test_the_bot_does_not_seem_to_type_while_a_person_has_the_conversation(
    gateway: Gateway, citizen: Citizen
) -> None:
    gateway.services.desk = FakeDesk()
    reader = _read(gateway, citizen)
    await reader.messages(1)
    await citizen.request("POST", "/typing", json={"on": True})
    await reader.next("typing")
    _hand(gateway, citizen, desk.to_agent)
    await gateway.services.live.notify(citizen.id, "state", {"state": "agent"})
    assert await reader.next("state") == {"state": "agent"}
    await citizen.send(text="An den Menschen")
    await gateway.services.live.notify(citizen.id, "seen", {"by": "agent", "seq": 2})
    assert [(await reader.any())[0] for _ in range(2)] == ["message", "seen"]
    _hand(gateway, citizen, desk.to_bot)
    await gateway.services.live.notify(citizen.id, "state", {"state": "bot"})
    await citizen.send(text="An den Bot")
    assert [(await reader.any())[0] for _ in range(3)] == ["state", "message", "typing"]


async def test_who_comes_back_is_told_the_state_after_the_messages(gateway: Gateway, citizen: Citizen) -> None:
    gateway.services.desk = FakeDesk({"queue_position": 2, "expected_wait_s": 360})
    _hand(gateway, citizen, desk.to_waiting)
    reader, place = _read(gateway, citizen), {"queue_position": 2, "expected_wait_s": 360}
    seen = {"seen": {"citizen": 0, "agent": 0}}
    assert [(await reader.any())[0], await reader.any()] == ["message", ("state", {"state": "waiting"} | place | seen)]
    _hand(gateway, citizen, desk.to_bot)
    assert await _read(gateway, citizen, known=1).any() == ("state", {"state": "bot"} | seen)


async def test_a_change_of_hands_that_was_missed_is_found_in_the_record(gateway: Gateway, citizen: Citizen) -> None:
    gateway.services.desk = FakeDesk({"agent": {"name": "Kim Weber"}})
    reader = _read(gateway, citizen)
    await reader.messages(1)
    _hand(gateway, citizen, desk.to_agent)
    gateway.services.switchboard.resync()
    assert (await reader.next("state"))["agent"] == {"name": "Kim Weber"}
    _hand(gateway, citizen, desk.close)
    gateway.services.switchboard.resync()
    assert (await reader.next("state"))["state"] == "closed"


def _hand(gateway: Gateway, citizen: Citizen, change: Callable[[Connection, str, datetime], None]) -> None:
    with gateway.services.database.write() as sql:
        change(sql, citizen.id, now())
