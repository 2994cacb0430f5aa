"""The citizen's side of a handover: who has the conversation, the queue, what was seen; nothing is answered twice."""

import asyncio
from datetime import timedelta

import pytest
from redis.exceptions import ConnectionError as LostConnection

from bot.clock import now
from bot.conversations import desk as hands
from bot.conversations.models import State
from bot.errors import DatabaseUnavailable, NoHandover
from bot.messages import Author, Outgoing
from tests.bot.desks import FakeDesk
from tests.bot.gateways import Citizen, Gateway, problem

CHANGES = {State.WAITING: hands.to_waiting, State.AGENT: hands.to_agent, State.BOT: hands.to_bot}


@pytest.fixture
def desk(gateway: Gateway) -> FakeDesk:
    """The desk that the gateway asks."""
    gateway.services.desk = FakeDesk()
    return gateway.services.desk


@pytest.fixture
async def citizen(gateway: Gateway, desk: FakeDesk) -> Citizen:
    return await gateway.citizen()


def give_to(gateway: Gateway, citizen: Citizen, state: State) -> None:
    with gateway.services.database.write() as sql:
        CHANGES[state](sql, citizen.id, now())


async def test_in_the_queue_the_place_and_the_wait_are_told(gateway: Gateway, desk: FakeDesk, citizen: Citizen) -> None:
    desk.state = {"kind": "chat", "queue_position": 3, "expected_wait_s": 540, "agent": None}
    give_to(gateway, citizen, State.WAITING)
    told = (await citizen.request("GET")).json()
    assert {name: told.get(name) for name in ("state", "kind", "queue_position", "expected_wait_s")} == {
        "state": "waiting",
        "kind": "chat",
        "queue_position": 3,
        "expected_wait_s": 540,
    }
    assert "agent" not in told
    switched = (await citizen.request("PATCH", json={"locale": "en"})).json()
    assert switched == told | {"language": "en"}
    assert desk.switched == [(citizen.id, "en")]


async def test_who_took_over_is_told(gateway: Gateway, desk: FakeDesk, citizen: Citizen) -> None:
    desk.state = {"agent": {"name": "Kim Weber"}, "staff_id": "secret", "state": "bot"}
    give_to(gateway, citizen, State.AGENT)
    told = (await citizen.request("GET")).json()
    assert (told["state"], told["agent"]) == ("agent", {"name": "Kim Weber"})
    assert "staff_id" not in told


async def test_while_the_bot_has_it_the_desk_is_not_asked(desk: FakeDesk, citizen: Citizen) -> None:
    desk.state = {"queue_position": 1}
    told = (await citizen.request("GET")).json()
    assert (told["state"], told["seen"]) == ("bot", {"citizen": 0, "agent": 0})
    assert "queue_position" not in told


async def test_a_message_to_a_person_is_stored_shown_to_staff_and_waits_for_no_reply(
    gateway: Gateway, desk: FakeDesk, citizen: Citizen
) -> None:
    give_to(gateway, citizen, State.AGENT)
    async with gateway.echoing():
        answer = await asyncio.wait_for(citizen.send(wait=20, client_id="a", text="Guten Tag"), 5)
        again = await asyncio.wait_for(citizen.send(wait=20, client_id="a", text="Guten Tag"), 5)
    assert (answer.status_code, again.status_code) == (201, 200)
    assert answer.json() == again.json()
    assert answer.json()["replies"] == []
    assert "pending" not in answer.json()
    assert desk.said == [(citizen.id, 2, "Guten Tag")]
    assert [said["author"] for said in await citizen.transcript()] == ["bot", "citizen"]
    assert await gateway.services.live.backlog() == 0


async def test_a_message_from_the_queue_is_answered_by_the_bot_and_shown_to_staff(
    gateway: Gateway, desk: FakeDesk, citizen: Citizen
) -> None:
    give_to(gateway, citizen, State.WAITING)
    async with gateway.echoing():
        answer = await citizen.send(wait=5, text="Was kostet das?")
    assert [reply["text"] for reply in answer.json()["replies"]] == ["Echo: Was kostet das?"]
    assert desk.said == [(citizen.id, 2, "Was kostet das?")]


async def test_while_the_bot_has_it_the_desk_decides_whether_anybody_is_to_see_it(
    gateway: Gateway, desk: FakeDesk, citizen: Citizen
) -> None:
    async with gateway.echoing():
        await citizen.send(wait=5, text="Wann rufen Sie an?")
    assert desk.said == [(citizen.id, 2, "Wann rufen Sie an?")], "a call-back may be open"


async def test_who_takes_over_between_the_token_and_the_message_gets_the_message(
    gateway: Gateway, desk: FakeDesk, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = gateway.services.conversations.find(citizen.id)
    give_to(gateway, citizen, State.AGENT)
    monkeypatch.setattr(gateway.services.conversations, "authenticate", lambda *_: held)
    answer = await asyncio.wait_for(citizen.send(wait=20, text="Hallo"), 5)
    assert answer.json()["replies"] == []
    assert desk.said == [(citizen.id, 2, "Hallo")]


async def test_a_wait_for_the_bot_ends_when_a_person_takes_over(gateway: Gateway, citizen: Citizen) -> None:
    await gateway.services.live.beat("a", {"name": "a", "state": "ready"})
    with gateway.services.switchboard.listen(citizen.id) as line:
        sending = asyncio.create_task(citizen.send(wait=20, text="Hallo"))
        assert (await asyncio.wait_for(line.get(), 5))["event"] == "message"
    give_to(gateway, citizen, State.AGENT)
    await gateway.services.live.notify(citizen.id, "state", {"state": "agent", "agent": {"name": "Kim Weber"}})
    answer = await asyncio.wait_for(sending, 5)
    assert answer.json()["replies"] == []
    assert "pending" not in answer.json()


@pytest.mark.parametrize("error", [DatabaseUnavailable(), LostConnection(), OSError()])
async def test_a_fault_at_the_desk_costs_no_message(
    gateway: Gateway, desk: FakeDesk, citizen: Citizen, error: Exception
) -> None:
    give_to(gateway, citizen, State.AGENT)
    desk.error = error
    assert (await citizen.send(text="Hallo")).status_code == 201
    assert [said["seq"] for said in await citizen.transcript()] == [1, 2]


async def test_the_queue_can_be_left(desk: FakeDesk, citizen: Citizen) -> None:
    assert (await citizen.request("POST", "/queue/leave")).status_code == 204
    assert desk.left == [citizen.id]
    desk.error = NoHandover()
    assert (await citizen.request("POST", "/queue/leave")).json()["code"] == "no_handover"


async def test_the_queue_of_an_ended_conversation_cannot_be_left(
    gateway: Gateway, desk: FakeDesk, citizen: Citizen
) -> None:
    gateway.services.conversations.close(citizen.id)
    assert problem(await citizen.request("POST", "/queue/leave")) == (409, "conversation_closed")
    assert desk.left == []


async def test_what_the_citizen_has_seen_is_kept_and_told_once(gateway: Gateway, citizen: Citizen) -> None:
    await citizen.send(text="Hallo")
    with gateway.services.switchboard.listen(citizen.id) as line:
        for seq in (2, 1, 2, 2**31 - 1):
            assert (await citizen.request("POST", "/seen", json={"seq": seq})).status_code == 204
        notice = await asyncio.wait_for(line.get(), 5)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(line.get(), 0.2)
    assert (notice["event"], notice["data"]) == ("seen", {"by": "citizen", "seq": 2})
    assert (await citizen.request("GET")).json()["seen"] == {"citizen": 2, "agent": 0}


@pytest.mark.parametrize("body", [{}, {"seq": 0}, {"seq": -1}, {"seq": 2**31}, {"seq": "x"}, {"seq": 1, "by": "agent"}])
async def test_a_number_that_nobody_can_have_seen_is_refused(citizen: Citizen, body: dict[str, object]) -> None:
    assert problem(await citizen.request("POST", "/seen", json=body)) == (422, "invalid_request")


async def test_an_ended_conversation_can_be_rated_and_marked_as_seen(gateway: Gateway, citizen: Citizen) -> None:
    gateway.services.conversations.close(citizen.id)
    assert (await citizen.request("POST", "/feedback", json={"score": 5, "text": "Danke"})).status_code == 204
    assert (await citizen.request("POST", "/seen", json={"seq": 1})).status_code == 204


async def test_a_file_of_an_agent_is_read_by_the_citizen(gateway: Gateway, citizen: Citizen) -> None:
    stored = gateway.services.files.add(citizen.id, b"%PDF-1.7 Formular")
    hello = Outgoing(text="Das Formular", author=Author.AGENT, name="Kim Weber")
    with gateway.services.database.write() as sql:
        hands.say(sql, citizen.id, hello, "x", at=now(), attachment=stored.id)
    said = (await citizen.transcript())[-1]
    assert (said["name"], said["attachments"]) == ("Kim Weber", [stored.model_dump()])
    read = await citizen.request("GET", f"/attachments/{said['attachments'][0]['id']}")
    assert read.content == b"%PDF-1.7 Formular"


async def test_the_next_conversation_belongs_to_the_same_person(gateway: Gateway, citizen: Citizen) -> None:
    previous = {"id": citizen.id, "token": citizen.opened["token"]}
    later = await gateway.citizen(previous=previous)
    assert _person(gateway, later) == _person(gateway, citizen)
    assert _person(gateway, await gateway.citizen()) != _person(gateway, citizen)


async def test_a_previous_conversation_that_is_not_known_is_ignored(gateway: Gateway, citizen: Citizen) -> None:
    other = await gateway.citizen()
    for identity, token in ((citizen.id, "wrong"), (citizen.id, other.opened["token"]), ("nobody", ""), ("", "ä")):
        later = await gateway.citizen(previous={"id": identity, "token": token})
        assert _person(gateway, later) not in (_person(gateway, citizen), _person(gateway, other))


async def test_another_citys_conversation_is_no_previous_one(gateway: Gateway, citizen: Citizen) -> None:
    site = gateway.services.knowledge.site("musterstadt")
    gateway.services.knowledge.save_site(site.model_copy(update={"id": "neustadt"}))
    later = await gateway.citizen(site="neustadt", previous={"id": citizen.id, "token": citizen.opened["token"]})
    assert _person(gateway, later) != _person(gateway, citizen)


async def test_nobody_takes_the_client_id_of_an_agent(gateway: Gateway, citizen: Citizen) -> None:
    with gateway.services.database.write() as sql:
        hands.say(sql, citizen.id, Outgoing(text="Hallo", author=Author.AGENT), "x", at=now() + timedelta(seconds=1))
    assert problem(await citizen.send(client_id="x", text="Hallo")) == (409, "conflict")


def _person(gateway: Gateway, citizen: Citizen) -> str:
    found = gateway.services.conversations.find(citizen.id)
    assert found is not None
    return found.person
