"""Every answer that citizens get is as the OpenAPI document describes it, without a field that it does not name."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from bot.handover.events import Contact
from bot.messages import Outgoing, SourceCard
from tests.bot.api.described import check, fits, route
from tests.bot.clerks import Clerk, clerk, handed_over
from tests.bot.gateways import CHOICE, Citizen, Gateway
from tests.bot.privacy.pictures import bare, picture

JSON = {"Content-Type": "application/json"}
PNG = bare(picture((64, 48)), "PNG")
OF_CITIZENS = {"citizen", "health"}
CARD = SourceCard(article="reisepass", title="Reisepass", updated="2026-11-21")


@pytest.fixture
async def citizen(gateway: Gateway) -> Citizen:
    return await gateway.citizen()


@pytest.fixture
def anna(gateway: Gateway) -> Clerk:
    return clerk(gateway, "anna")


@contextmanager
def noted(gateway: Gateway) -> Iterator[list[httpx.Response]]:
    """All answers that come while the block runs."""
    answers: list[httpx.Response] = []

    async def note(answer: httpx.Response) -> None:
        answers.append(answer)

    gateway.http.event_hooks["response"].append(note)
    yield answers
    gateway.http.event_hooks["response"].remove(note)


async def _everything(gateway: Gateway) -> None:
    """Each call that a citizen can make, once."""
    citizen = await gateway.citizen(locale="en")
    await citizen.send(text="Hallo")
    photo = (await citizen.request("POST", "/attachments", files={"file": PNG})).json()["id"]
    await citizen.request("GET", f"/attachments/{photo}")
    for path in ("", "/messages", "/transcript"):
        await citizen.request("GET", path)
    await citizen.request("PATCH", json={"locale": "de"})
    for path, body in (("typing", {"on": True}), ("seen", {"seq": 1}), ("feedback", {"score": 4, "text": "gut"})):
        await citizen.request("POST", f"/{path}", json=body)
    await handed_over(gateway, citizen)
    await citizen.request("POST", "/queue/leave")
    stream = asyncio.create_task(citizen.request("GET", "/events"))
    await asyncio.sleep(0.1)
    await citizen.request("DELETE")
    await asyncio.wait_for(stream, 10)
    for address in ("/api/v1/sites/musterstadt", "/healthz", "/readyz"):
        await gateway.http.get(address)


async def test_every_call_of_citizens_answers_as_described(gateway: Gateway) -> None:
    document = gateway.app.openapi()
    with noted(gateway) as answers:
        await _everything(gateway)
    for answer in answers:
        await answer.aread()
        check(gateway, answer)
    there = {
        f"{method.upper()} {path}"
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if OF_CITIZENS & set(operation["tags"])
    }
    good = {route(document, answer.request) for answer in answers if answer.is_success}
    assert there - good == {"GET /readyz"}, "without a brain it answers 503"


async def test_every_kind_of_message_is_as_described(gateway: Gateway, citizen: Citizen) -> None:
    async with gateway.echoing():
        first = check(gateway, await citizen.send(wait=5, client_id="a", text="Hallo"))
        again = await citizen.send(wait=5, client_id="a", text="Hallo")
        assert (again.status_code, check(gateway, again)) == (200, first)
        chosen = check(gateway, await citizen.send(wait=5, choice=CHOICE.payload))
        placed = check(gateway, await citizen.send(wait=5, location={"lat": 50.97, "lon": 11.03}))
        file = check(gateway, await citizen.request("POST", "/attachments", files={"file": PNG}))
        sent = check(gateway, await citizen.send(wait=5, attachment=file["id"]))
    assert all(len(one["replies"]) == 1 and "pending" not in one for one in (first, chosen, placed, sent))
    assert (sent["message"]["attachments"], placed["message"]["location"]["lat"]) == ([file], 50.97)
    read = await citizen.request("GET", "/messages", params={"after": 1})
    saved = await citizen.request("GET", "/transcript", headers={"Accept": "application/json"})
    assert check(gateway, read)["messages"] == check(gateway, saved)["messages"][1:]


async def test_an_answer_with_sources_and_outcome_is_as_described(gateway: Gateway, citizen: Citizen) -> None:
    waiting = check(gateway, await citizen.send(text="Was kostet ein Pass?"))
    assert set(waiting["pending"]) == {"code", "text"}
    card = CARD.model_copy(update={"external_id": "99", "url": "https://stadt.example", "office": "Bürgeramt"})
    reply = Outgoing(text="70 Euro", choices=(CHOICE,), source=card, further_sources=(CARD,), outcome="answered")
    gateway.services.conversations.finish_turn(citizen.id, 2, [reply], None, "de")
    last = check(gateway, await citizen.request("GET", "/messages"))["messages"][-1]
    assert {"source", "further_sources", "outcome", "choices"} <= set(last)


async def test_the_state_is_as_described_in_all_that_it_can_be(gateway: Gateway, citizen: Citizen, anna: Clerk) -> None:
    states = [check(gateway, await citizen.request("GET"))]
    handover = await handed_over(gateway, citizen)
    await anna.request("PUT", "/presence", json={"state": "available"})
    states.append(check(gateway, await citizen.request("GET")))
    await anna.act(handover, "claim")
    states.append(check(gateway, await citizen.request("GET")))
    await anna.act(handover, "close", reason="solved")
    states.append(check(gateway, await citizen.request("GET")))
    assert [state["state"] for state in states] == ["bot", "waiting", "agent", "closed"]
    assert {"kind", "queue_position", "expected_wait_s"} <= set(states[1])
    assert (states[2]["kind"], states[2]["agent"]) == ("chat", {"name": "Anna"})


async def test_the_open_form_is_as_described(gateway: Gateway, citizen: Citizen) -> None:
    form = {"name": "waste_dates_form", "missing": ["district"]}
    await citizen.send(text="Wann kommt die Müllabfuhr?")
    gateway.services.conversations.finish_turn(
        citizen.id, 2, [Outgoing(text="Wo?")], {"events": [], "form": form}, "de"
    )
    assert check(gateway, await citizen.request("GET"))["form"] == form


async def test_all_events_are_as_described(gateway: Gateway, citizen: Citizen, anna: Clerk) -> None:
    stream = asyncio.create_task(citizen.request("GET", "/events"))
    await asyncio.sleep(0.1)
    await citizen.send(text="Einen Menschen, bitte")
    await handed_over(gateway, citizen, kind="callback", contact=Contact(name="Kim", phone="0301234567"))
    handover = await handed_over(gateway, citizen)
    await anna.act(handover, "claim")
    for act, body in (("typing", {"on": True}), ("seen", {"seq": 2})):
        await anna.act(handover, act, **body)
    await anna.say(handover, "Guten Tag")
    await citizen.request("POST", "/typing", json={"on": False})
    await citizen.request("POST", "/seen", json={"seq": 3})
    await citizen.request("DELETE")
    events = check(gateway, await asyncio.wait_for(stream, 10))["events"]
    assert {one["event"] for one in events} == {"message", "typing", "state", "seen"}
    assert {one["data"]["by"] for one in events if one["event"] == "seen"} == {"citizen", "agent"}
    states = [one["data"] for one in events if one["event"] == "state"]
    assert {"state": "bot", "kind": "callback"} in states
    assert states[-1] == {"state": "closed", "erased": True}


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("POST", "/messages", {"content": b"{", "headers": JSON}, 400),
        ("POST", "/messages", {"json": {"client_id": "a", "text": " "}}, 400),
        ("POST", "/messages", {"json": {"client_id": "a", "attachment": "unknown"}}, 404),
        ("POST", "/messages", {"json": {"client_id": "a", "text": "a" * 2_001}}, 413),
        ("POST", "/messages", {"json": {"client_id": "a", "choice": "/never_offered"}}, 422),
        ("POST", "/messages", {"json": {"client_id": "a", "other": 1}}, 422),
        ("POST", "/attachments", {"files": {"file": b"MZ"}}, 415),
        ("POST", "/attachments", {"content": b"x", "headers": {"Content-Type": "text/plain"}}, 422),
        ("POST", "/queue/leave", {}, 409),
        ("POST", "/feedback", {"json": {"seq": 99, "helpful": True}}, 404),
        ("POST", "/feedback", {"json": {}}, 400),
        ("POST", "/typing", {"content": b"{", "headers": JSON}, 400),
        ("POST", "/seen", {"content": b" " * 70_000}, 413),
        ("PATCH", "", {"content": b"{", "headers": JSON}, 400),
        ("GET", "/messages", {"params": {"after": "x"}}, 422),
        ("GET", "/attachments/unknown", {}, 404),
        ("GET", "", {"headers": {"Authorization": "Bearer wrong"}}, 401),
        ("GET", "/events", {"headers": {"Authorization": ""}}, 401),
        ("GET", "/events", {"params": {"after": "-1"}}, 422),
        ("DELETE", "", {"headers": {"Authorization": ""}}, 401),
    ],
)
async def test_what_is_refused_is_refused_as_described(
    gateway: Gateway, citizen: Citizen, method: str, path: str, options: dict[str, Any], status: int
) -> None:
    answer = await citizen.request(method, path, **options)
    assert (answer.status_code, check(gateway, answer)["status"]) == (status, status)


async def test_conversations_sites_and_limits_are_refused_as_described(gateway: Gateway, citizen: Citizen) -> None:
    await citizen.send(client_id="a", text="Hallo")
    gateway.services.conversations.close(citizen.id)
    settings = gateway.services.settings
    answers = [
        await citizen.send(text="Noch etwas"),
        await gateway.http.post("/api/v1/conversations", json={"site": "nirgends"}),
        await gateway.http.post("/api/v1/conversations", json={"place": "nirgends"}),
        await gateway.http.get("/api/v1/sites/nirgends"),
    ]
    gateway.services.settings = settings.model_copy(update={"rate_messages": 1})
    answers += [await citizen.send(client_id="a", text="Hallo") for _ in range(2)][1:]
    assert [answer.status_code for answer in answers] == [409, 404, 422, 404, 429]
    assert all(check(gateway, answer)["title"] for answer in answers)


async def test_a_city_with_a_map_and_a_ready_gateway_answer_as_described(gateway: Gateway) -> None:
    tiles = {"tiles": "https://tiles.example/{z}/{x}/{y}.png", "tiles_attribution": "© Stadt"}
    gateway.services.settings = gateway.services.settings.model_copy(update=tiles)
    assert check(gateway, await gateway.http.get("/api/v1/sites/musterstadt"))["map"]
    await gateway.services.live.beat("a", {"name": "a", "state": "ready"})
    ready = await gateway.http.get("/readyz")
    assert (ready.status_code, check(gateway, ready)["status"]) == (200, "ok")


def test_a_field_that_nobody_describes_is_found() -> None:
    document = {"components": {"schemas": {"One": {"type": "object", "properties": {"known": {"type": "string"}}}}}}
    schema = {"$ref": "#/components/schemas/One"}
    fits(document, schema, {"known": "a"})
    with pytest.raises(AssertionError, match="unknown"):
        fits(document, schema, {"known": "a", "unknown": 1})
    with pytest.raises(AssertionError, match=r"\$\.known"):
        fits(document, schema, {"known": 1})
