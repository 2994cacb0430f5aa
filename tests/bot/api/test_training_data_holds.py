"""The training data stay whole, whoever acts at the same time, takes back or pastes whatever."""

import asyncio
from typing import Any

import pytest

from bot.settings import Settings
from bot.staff.models import Role
from tests.bot.api.test_articles import SITE
from tests.bot.api.test_training_data import WIFI
from tests.bot.clerks import Clerk, clerk
from tests.bot.gateways import Gateway, problem


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"site": "musterstadt"})


@pytest.fixture
def edith(gateway: Gateway) -> Clerk:
    gateway.services.knowledge.apply("musterstadt", (), (), by="demo")
    return clerk(gateway, "edith", Role.EDITOR)


def _intent(name: str) -> dict[str, Any]:
    return WIFI | {"name": f"ask_{name}", "examples": [f"wlan {name}", f"wifi {name}"]}


async def _texts(who: Clerk, intent: str) -> list[str]:
    found = await who.request("GET", f"/intents/{intent}")
    return [one["text"] for one in found.json()["examples"]]


async def test_acts_at_the_same_time_are_all_done(edith: Clerk) -> None:
    texts = [f"Ei Gude Nummer {number}" for number in range(6)]
    acts = [edith.request("POST", "/intents/greet/examples", json={"texts": [text]}) for text in texts]
    acts += [edith.request("POST", "/intents", json=_intent(name)) for name in "xyz"]
    rows = [{"rows": [{"text": f"Zaun {number}", "expected": "oos"}]} for number in range(3)]
    acts += [edith.request("POST", "/tests", params=SITE, json=row) for row in rows]
    assert {answer.status_code for answer in await asyncio.gather(*acts)} == {200, 201}
    assert set(texts) <= set(await _texts(edith, "greet"))
    assert {"Zaun 0", "Zaun 1", "Zaun 2"} <= {
        row["text"] for row in (await edith.request("GET", "/tests", params=SITE)).json()["rows"]
    }


async def test_a_sentence_that_two_give_to_two_intents_belongs_to_the_first(edith: Clerk) -> None:
    body = {"texts": ["Ei Gude"]}
    acts = [edith.request("POST", f"/intents/{name}/examples", json=body) for name in ("greet", "goodbye", "thank")]
    assert sorted(answer.status_code for answer in await asyncio.gather(*acts)) == [200, 422, 422]


async def test_an_undo_that_would_spoil_the_data_is_refused(edith: Clerk) -> None:
    await edith.request("POST", "/intents/greet/examples", json={"texts": ["Ei Gude", "Guude"]})
    gone = await edith.request("DELETE", "/intents/greet/examples", json={"texts": ["Ei Gude"]})
    await edith.request("POST", "/intents/goodbye/examples", json={"texts": ["Ei Gude"]})
    refused = await edith.request("POST", f"/history/{gone.json()['commit']}/undo")
    assert problem(refused) == (409, "cannot_undo")
    assert await _texts(edith, "goodbye")


async def test_an_intent_that_was_dropped_and_made_again_stands_once(edith: Clerk) -> None:
    for name in "abcde":
        await edith.request("POST", "/intents", json=_intent(name))
    dropped = (await edith.request("DELETE", "/intents/ask_a")).json()["commit"]
    assert (await edith.request("POST", "/intents", json=_intent("a"))).status_code == 201
    assert problem(await edith.request("POST", f"/history/{dropped}/undo")) == (409, "cannot_undo")
    names = [one["name"] for one in (await edith.request("GET", "/intents")).json()["intents"]]
    assert names.count("ask_a") == 1


@pytest.mark.parametrize("sign", ["\x0b", "\r", "\u2028", "\x85", "\x00", "\ufeff"])
async def test_signs_that_nobody_sees_break_nothing(edith: Clerk, sign: str) -> None:
    answer = {"de": f"Ja.{sign}Im Rathaus.", "en": f"Yes.{sign}"}
    split = {"texts": ["moin", "servus"], "new_name": "greet_north", "answer": answer}
    assert (await edith.request("POST", "/intents", json=WIFI | {"answer": answer})).status_code == 201
    assert (await edith.request("POST", "/intents/greet/split", json=split)).status_code == 200
    wording = {"language": "tr", "texts": [f"Evet.{sign}Var."]}
    assert (await edith.request("PUT", "/responses/utter_ask_wifi", json=wording)).status_code == 200
    for path in ("/intents", "/responses", "/intents.csv", "/history"):
        assert (await edith.request("GET", path)).status_code == 200
    assert (await edith.request("GET", "/tests", params=SITE)).status_code == 200
