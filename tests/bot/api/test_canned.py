"""Canned responses: editors write them, agents read them in the citizen's language."""

import pytest

from bot.staff.models import Role
from tests.bot.clerks import Clerk, clerk
from tests.bot.gateways import Gateway, problem

PATH = "/canned/musterstadt/gruss/de"


@pytest.fixture
def edith(gateway: Gateway) -> Clerk:
    return clerk(gateway, "edith", Role.EDITOR)


async def test_a_response_is_written_read_and_taken_away(gateway: Gateway, edith: Clerk) -> None:
    for language, text in (("de", "Guten Tag"), ("en", "Hello")):
        stored = await edith.request("PUT", f"/canned/musterstadt/gruss/{language}", json={"text": f" {text} "})
        assert stored.status_code == 204
    anna = clerk(gateway, "anna")
    query = {"site": "musterstadt", "language": "en"}
    found = (await anna.request("GET", "/canned", params=query)).json()["canned"]
    assert found == [{"shortcut": "gruss", "language": "en", "text": "Hello"}]
    assert (await edith.request("DELETE", "/canned/musterstadt/gruss/en")).status_code == 204
    assert problem(await edith.request("DELETE", "/canned/musterstadt/gruss/en")) == (404, "not_found")
    found = (await anna.request("GET", "/canned", params=query)).json()["canned"]
    assert [one["text"] for one in found] == ["Guten Tag"]


async def test_agents_do_not_write_them(gateway: Gateway) -> None:
    anna = clerk(gateway, "anna")
    assert problem(await anna.request("PUT", PATH, json={"text": "x"})) == (403, "forbidden")
    assert problem(await anna.request("DELETE", PATH)) == (403, "forbidden")
    assert problem(await anna.request("GET", "/canned", params={"site": "anderswo"})) == (403, "forbidden")


async def test_what_is_no_text_is_refused(edith: Clerk) -> None:
    assert problem(await edith.request("PUT", PATH, json={"text": " "})) == (400, "empty_text")
    assert problem(await edith.request("PUT", PATH, json={"text": "a\x00"})) == (400, "binary_text")
    assert problem(await edith.request("PUT", "/canned/musterstadt/a b/de", json={"text": "x"})) == (
        422,
        "invalid_request",
    )


async def test_a_site_that_is_not_there_has_none(gateway: Gateway) -> None:
    boss = clerk(gateway, "boss", Role.ADMIN, site="")
    assert problem(await boss.request("PUT", "/canned/anderswo/gruss/de", json={"text": "x"})) == (404, "not_found")
