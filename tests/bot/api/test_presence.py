"""Who takes chats, and to whom one can be passed on."""

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


async def test_an_unknown_state_is_refused(gateway: Gateway) -> None:
    answer = await clerk(gateway, "anna").request("PUT", "/presence", json={"state": "asleep"})
    assert problem(answer) == (422, "invalid_request")
