"""Who takes chats, and to whom one can be passed on."""

from typing import Any

from sqlalchemy.event import listen, remove

from bot.handover.presence import PRESENCE
from bot.staff.audit_log import listed
from bot.staff.models import Role
from tests.bot.clerks import clerk, handed_over
from tests.bot.gateways import Gateway, problem


async def test_colleagues_are_there_away_or_gone(gateway: Gateway) -> None:
    anna, ben = clerk(gateway, "anna", department="Bürgerservice"), clerk(gateway, "ben", department="Standesamt")
    clerk(gateway, "cem")
    clerk(gateway, "stan", site="anderswo", department="Hafenamt")
    clerk(gateway, "edith", Role.EDITOR)
    assert (await anna.request("PUT", "/presence", json={"state": "available"})).status_code == 204
    assert (await ben.request("PUT", "/presence", json={"state": "away"})).status_code == 204
    found = (await anna.request("GET", "/presence", params={"site": "musterstadt"})).json()
    states = {one["name"]: one["state"] for one in found["people"]}
    assert states == {"Anna": "available", "Ben": "away", "Cem": "gone"}
    assert found["departments"] == ["Bürgerservice", "Standesamt"]


async def test_chats_in_hand_are_counted(gateway: Gateway) -> None:
    anna = clerk(gateway, "anna", max_chats=2)
    await anna.act(await handed_over(gateway, await gateway.citizen()), "claim")
    (found,) = (await anna.request("GET", "/presence", params={"site": "musterstadt"})).json()["people"]
    assert (found["chats"], found["max_chats"]) == (1, 2)


async def test_presence_is_for_agents(gateway: Gateway) -> None:
    editor = clerk(gateway, "edith", Role.EDITOR)
    assert problem(await editor.request("PUT", "/presence", json={"state": "available"})) == (403, "forbidden")
    elsewhere = await clerk(gateway, "anna").request("GET", "/presence", params={"site": "anderswo"})
    assert problem(elsewhere) == (403, "forbidden")


async def test_a_beat_needs_the_second_token_and_writes_nothing_into_the_record(gateway: Gateway) -> None:
    anna = clerk(gateway, "anna")
    await anna.request("PUT", "/presence", json={"state": "available"})
    forged = await anna.request("POST", "/presence/beat", headers={"X-CSRF-Token": "made-up"})
    assert problem(forged) == (403, "bad_csrf")
    written: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        written.extend([] if statement.startswith(("SELECT", "BEGIN", "PRAGMA")) else [statement])

    engine = gateway.services.database.engine
    listen(engine, "before_cursor_execute", note)
    try:
        beat = await anna.request("POST", "/presence/beat", headers={"X-Background": "true"})
    finally:
        remove(engine, "before_cursor_execute", note)
    assert (beat.status_code, written) == (204, [])


async def test_a_beat_of_who_takes_no_chats_has_no_effect_and_stands_in_no_audit_log(gateway: Gateway) -> None:
    editor = clerk(gateway, "edith", Role.EDITOR)
    assert (await editor.request("POST", "/presence/beat")).status_code == 204
    assert await gateway.services.live.redis.hlen(PRESENCE) == 0
    with gateway.services.database.read() as sql:
        assert "denied" not in [entry.act for entry in listed(sql, None)]


async def test_acts_of_a_program_without_a_console_make_nobody_present(gateway: Gateway) -> None:
    anna = clerk(gateway, "anna")
    await anna.act(await handed_over(gateway, await gateway.citizen()), "claim")
    (found,) = (await anna.request("GET", "/presence", params={"site": "musterstadt"})).json()["people"]
    assert found["state"] == "gone"


async def test_an_unknown_state_is_refused(gateway: Gateway) -> None:
    answer = await clerk(gateway, "anna").request("PUT", "/presence", json={"state": "asleep"})
    assert problem(answer) == (422, "invalid_request")
