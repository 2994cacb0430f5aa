"""Trainings over the HTTP interface: queued, followed live, cancelled, by editors only."""

from typing import Any

import pytest

from bot.api import trainings as module
from bot.staff.models import Role
from bot.studio.trainings import notice_line
from bot.studio.trainings_run import Runs, finish, noted_model
from tests.bot.api.described import check
from tests.bot.clerks import Clerk, clerk
from tests.bot.gateways import Gateway, problem


@pytest.fixture
def edith(gateway: Gateway) -> Clerk:
    return clerk(gateway, "edith", Role.EDITOR)


@pytest.fixture
def runs(gateway: Gateway) -> Runs:
    return Runs(gateway.services.database, "here")


async def _wanted(who: Clerk) -> str:
    answer = await who.request("POST", "/trainings", json={})
    assert answer.status_code == 201
    return str(check(who.gateway, answer)["id"])


async def test_one_is_queued_and_a_second_wish_is_the_same(gateway: Gateway, edith: Clerk, runs: Runs) -> None:
    first = await _wanted(edith)
    again = await edith.request("POST", "/trainings", json={})
    assert (again.status_code, again.json()["id"], again.json()["place_in_queue"]) == (200, first, 1)
    runs.take()
    second = await _wanted(edith)
    listed = check(gateway, await edith.request("GET", "/trainings"))["trainings"]
    assert [(one["id"], one["state"]) for one in listed] == [(second, "queued"), (first, "running")]
    told = check(gateway, await edith.request("GET", f"/trainings/{first}"))
    assert (told["wanted_by"], told["progress"]["step"], told["place_in_queue"]) == ("edith", "starting", None)


async def test_only_editors_and_only_from_our_own_page(gateway: Gateway, edith: Clerk) -> None:
    agent = clerk(gateway, "anna", Role.AGENT)
    assert problem(await agent.request("POST", "/trainings", json={})) == (403, "forbidden")
    assert problem(await agent.request("GET", "/trainings")) == (403, "forbidden")
    foreign = await edith.request("POST", "/trainings", json={}, headers={"X-CSRF-Token": "x"})
    assert problem(foreign) == (403, "bad_csrf")
    assert problem(await edith.request("GET", "/trainings/unheard-of")) == (404, "not_found")


async def test_one_is_cancelled_once(gateway: Gateway, edith: Clerk) -> None:
    wanted = await _wanted(edith)
    assert (await edith.request("POST", f"/trainings/{wanted}/cancel", json={})).json()["state"] == "cancelled"
    assert problem(await edith.request("POST", f"/trainings/{wanted}/cancel")) == (409, "training_over")


async def test_its_log_and_why_it_failed_are_told(gateway: Gateway, edith: Clerk, runs: Runs) -> None:
    wanted = await _wanted(edith)
    runs.take()
    runs.note(wanted, ["eins", "zwei"])
    fault: dict[str, Any] = {
        "reason": "annotation",
        "file": "nlu/data/a.yml",
        "line": 3,
        "sentence": "[x",
        "detail": None,
    }
    runs.fail(wanted, fault)
    lines = check(gateway, await edith.request("GET", f"/trainings/{wanted}/log"))["lines"]
    assert [line["text"] for line in lines] == ["eins", "zwei"]
    rest = check(gateway, await edith.request("GET", f"/trainings/{wanted}/log", params={"after": lines[0]["id"]}))
    assert rest["lines"] == lines[1:]
    assert check(gateway, await edith.request("GET", f"/trainings/{wanted}"))["error"] == fault


async def test_it_is_followed_live_to_its_end_and_resumed_by_number(
    gateway: Gateway, edith: Clerk, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = await _wanted(edith)
    runs.take()
    runs.note(wanted, ["eins"])
    steps = iter((_goes_on, _ends))

    async def next_notice(*_: object) -> None:
        await next(steps)(gateway, runs, wanted)

    monkeypatch.setattr(module, "next_notice", next_notice)
    answer = await edith.request("GET", f"/trainings/{wanted}/events")
    events = check(gateway, answer)["events"]
    assert [event["event"] for event in events] == ["line", "state", "line", "progress", "state"]
    assert events[3]["data"] == {"progress": {"step": "training", "done": 7, "total": 100}}
    assert (events[4]["data"]["state"], events[4]["data"]["model"]) == ("done", "new")
    resumed = await edith.request("GET", f"/trainings/{wanted}/events", headers={"Last-Event-ID": str(events[0]["id"])})
    assert [event["event"] for event in check(gateway, resumed)["events"]] == ["line", "state"]


async def _goes_on(gateway: Gateway, runs: Runs, wanted: str) -> None:
    runs.note(wanted, ["zwei"])
    runs.progress(wanted, "training", 7, 100)
    await gateway.services.live.notify(notice_line(wanted), "training", {})


async def _ends(gateway: Gateway, runs: Runs, wanted: str) -> None:
    with gateway.services.database.write() as sql:
        noted_model(sql, wanted, "new")
        finish(sql, wanted, runs._clock())


async def test_who_is_signed_out_meanwhile_hears_no_more(
    gateway: Gateway, edith: Clerk, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = await _wanted(edith)

    async def next_notice(*_: object) -> None:
        gateway.services.sessions.close(edith.headers["Cookie"].partition("=")[2])

    monkeypatch.setattr(module, "next_notice", next_notice)
    monkeypatch.setattr(module, "SESSION_S", 0.0)
    events = check(gateway, await edith.request("GET", f"/trainings/{wanted}/events"))["events"]
    assert [event["event"] for event in events] == ["state", "session"]
