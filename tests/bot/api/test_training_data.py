"""Editors change what the assistant learns from, over the HTTP interface; each act is a commit."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pygit2
import pytest

from bot.brain.suggestions import serve_questions, understanding
from bot.knowledge.articles import Article
from bot.settings import Settings
from bot.staff import audit_log
from bot.staff.models import Role
from tests.bot.api.test_articles import HUND, SITE
from tests.bot.clerks import Clerk, clerk
from tests.bot.gateways import Gateway, problem

WIFI = {"name": "ask_wifi", "examples": ["Gibt es WLAN?", "wlan im rathaus"], "answer": {"de": "Ja.", "en": "Yes."}}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"site": "musterstadt"})


@pytest.fixture
def edith(gateway: Gateway) -> Clerk:
    gateway.services.knowledge.apply("musterstadt", (), (Article.model_validate(HUND),), by="demo")
    return clerk(gateway, "edith", Role.EDITOR)


async def _texts(who: Clerk, intent: str) -> list[str]:
    found = await who.request("GET", f"/intents/{intent}")
    return [one["text"] for one in found.json()["examples"]]


async def test_examples_are_added_moved_taken_away_and_back(edith: Clerk) -> None:
    added = await edith.request("POST", "/intents/greet/examples", json={"texts": ["Ei Gude", "Guude"]})
    assert added.status_code == 200
    assert "Ei Gude" in await _texts(edith, "greet")
    moved = await edith.request("POST", "/intents/greet/move", json={"texts": ["Guude"], "to": "goodbye"})
    assert "Guude" in await _texts(edith, "goodbye")
    await edith.request("DELETE", "/intents/greet/examples", json={"texts": ["ei gude"]})
    assert "Ei Gude" not in await _texts(edith, "greet")
    history = (await edith.request("GET", "/history", params={"limit": 3})).json()
    assert [one["summary"] for one in history["commits"]] == [
        "Remove examples of greet.",
        "Move from greet to goodbye.",
        "Add examples to greet.",
    ]
    assert {one["by"] for one in history["commits"]} == {"edith"}
    [patch] = (await edith.request("GET", f"/history/{moved.json()['commit']}")).json()["changes"]
    assert [line for line in patch["lines"] if line[0] != " "] == [["-", "    - Guude"], ["+", "    - Guude"]]
    undone = await edith.request("POST", f"/history/{history['commits'][0]['commit']}/undo")
    assert undone.status_code == 200
    assert "Ei Gude" in await _texts(edith, "greet")
    assert history["next"] is not None


async def test_an_intent_is_made_renamed_and_gone(edith: Clerk) -> None:
    assert (await edith.request("POST", "/intents", json=WIFI)).status_code == 201
    assert problem(await edith.request("POST", "/intents", json=WIFI)) == (409, "name_taken")
    [row] = [one for one in (await edith.request("GET", "/intents")).json()["intents"] if one["name"] == "ask_wifi"]
    assert row == {
        "name": "ask_wifi",
        "examples": 2,
        "by_language": {"de": 2},
        "few": True,
        "answer": "utter_ask_wifi",
        "own": True,
    }
    whole = (await edith.request("GET", "/intents/ask_wifi")).json()
    assert (whole["rules"], whole["responses"]) == (["Answer ask_wifi"], ["utter_ask_wifi"])
    await edith.request("POST", "/intents/ask_wifi/rename", json={"to": "ask_wlan"})
    split = {"texts": ["moin", "servus"], "new_name": "greet_north", "answer": WIFI["answer"]}
    assert (await edith.request("POST", "/intents/greet/split", json=split)).status_code == 200
    assert (await edith.request("POST", "/intents/greet_north/merge", json={"into": "greet"})).status_code == 200
    assert (await edith.request("DELETE", "/intents/ask_wlan")).status_code == 200
    refused = await edith.request("DELETE", "/intents/greet")
    assert problem(refused) == (409, "in_use")
    assert "Bürgerlotse" in refused.json()["title"]
    assert problem(await edith.request("GET", "/intents/ask_wifi")) == (404, "not_found")


async def test_a_table_goes_out_and_comes_in(edith: Clerk) -> None:
    table = await edith.request("GET", "/intents.csv")
    assert table.text.startswith("intent,text,language\n")
    headers = {"Content-Type": "text/csv"}
    good = b"intent;text\ngreet;Ei Gude\ngreet;Hallo\n"
    taken = (await edith.request("POST", "/intents.csv", content=good, headers=headers)).json()
    assert (taken["added"], taken["unchanged"], taken["refused"]) == (1, 1, [])
    bad = b"intent;text\nthank;Merci vielmals\nnichts;x\n"
    refused = (await edith.request("POST", "/intents.csv", content=bad, headers=headers)).json()
    assert refused["refused"] == [{"line": 3, "reason": "there is no intent nichts"}]
    assert "Merci vielmals" not in await _texts(edith, "thank")
    for wrong in (b"\xff\xfe\x00", b"a,b\n1,2\n"):
        answer = await edith.request("POST", "/intents.csv", content=wrong, headers=headers)
        assert problem(answer) == (422, "invalid_request")


async def test_words_and_answers_are_changed(edith: Clerk) -> None:
    entities = (await edith.request("GET", "/entities")).json()["entities"]
    assert {one["name"] for one in entities} == {"facet", "language_name"}
    words = (await edith.request("GET", "/synonyms/fee")).json()["texts"]
    await edith.request("PUT", "/synonyms/fee", json={"texts": [*words, "was muss ich löhnen"]})
    assert "was muss ich löhnen" in (await edith.request("GET", "/synonyms/fee")).json()["texts"]
    wording = {"language": "de", "texts": ["Moin!"]}
    assert (await edith.request("PUT", "/responses/utter_greet", json=wording)).status_code == 200
    said = (await edith.request("GET", "/responses")).json()["responses"]
    assert [one["texts"]["de"] for one in said if one["name"] == "utter_greet"] == [["Moin!"]]
    wrong = {"language": "de", "texts": ["{nichts}"]}
    assert problem(await edith.request("PUT", "/responses/utter_greet", json=wrong)) == (422, "invalid_request")


async def test_the_test_set_grows_and_shrinks(edith: Clerk) -> None:
    held = (await edith.request("GET", "/tests", params=SITE)).json()["rows"]
    row = {"text": "Was kostet mein Hund im Jahr?", "expected": "hund", "lang": "de"}
    assert (await edith.request("POST", "/tests", params=SITE, json={"rows": [row]})).status_code == 200
    now = (await edith.request("GET", "/tests", params=SITE)).json()["rows"]
    assert (len(now), now[-1]) == (len(held) + 1, row | {"style": ""})
    wrong = {"rows": [row | {"expected": "katze"}]}
    assert problem(await edith.request("POST", "/tests", params=SITE, json=wrong)) == (422, "invalid_request")
    await edith.request("DELETE", "/tests", params=SITE, json={"texts": [row["text"]]})
    assert (await edith.request("GET", "/tests", params=SITE)).json()["rows"] == held


async def test_there_are_no_test_sets_of_sites_that_there_are_not(gateway: Gateway, edith: Clerk) -> None:
    admin = clerk(gateway, "ada", Role.EDITOR, site="")
    row = {"rows": [{"text": "Mein Zaun", "expected": "oos"}]}
    for site in ("nowhere", "a/b", "../x", "."):
        asked = {"site": site}
        assert problem(await admin.request("GET", "/tests", params=asked)) == (404, "not_found")
        assert problem(await admin.request("POST", "/tests", params=asked, json=row)) == (404, "not_found")
        texts = {"texts": ["Mein Zaun"]}
        assert problem(await admin.request("DELETE", "/tests", params=asked, json=texts)) == (404, "not_found")
    assert (await admin.request("POST", "/tests", params=SITE, json=row)).status_code == 200


async def test_the_language_of_examples_may_be_said(edith: Clerk) -> None:
    body = {"texts": ["Guude"], "language": "it"}
    assert (await edith.request("POST", "/intents/greet/examples", json=body)).status_code == 200
    examples = (await edith.request("GET", "/intents/greet")).json()["examples"]
    assert {"text": "Guude", "language": "it"} in examples
    wrong = body | {"language": "xx", "texts": ["Guuuude"]}
    assert problem(await edith.request("POST", "/intents/greet/examples", json=wrong)) == (422, "invalid_request")


async def test_answers_are_given_in_every_language_there_is(edith: Clerk) -> None:
    await edith.request("POST", "/intents", json=WIFI)
    languages = (await edith.request("GET", "/responses")).json()["languages"]
    assert languages[:3] == ["de", "en", "de-plain"]
    for language in languages:
        wording = {"language": language, "texts": ["1 2 3"]}
        assert (await edith.request("PUT", "/responses/utter_ask_wifi", json=wording)).status_code == 200
    said = (await edith.request("GET", "/responses")).json()["responses"]
    assert [one["texts"] for one in said if one["name"] == "utter_ask_wifi"] == [dict.fromkeys(languages, ["1 2 3"])]


async def test_the_table_that_goes_out_comes_in_again(edith: Clerk) -> None:
    table = (await edith.request("GET", "/intents.csv")).content
    assert len(table) > 64 * 1024
    headers = {"Content-Type": "text/csv"}
    taken = (await edith.request("POST", "/intents.csv", content=table, headers=headers)).json()
    assert (taken["added"], taken["refused"]) == (0, [])
    mac = (await edith.request("POST", "/intents.csv", content=b"intent;text\rgreet;Ei Gude\r", headers=headers)).json()
    assert (mac["added"], mac["refused"]) == (1, [])


class Mind:
    """Takes every sentence for thanks."""

    def recall(self, identity: str, state: Any) -> None:
        return None

    async def understand(self, text: str, tracker: Any, site: str, knowledge: int) -> dict[str, Any]:
        return {"intent": {"name": "thank", "confidence": 0.8}}


@pytest.fixture
async def brain(gateway: Gateway) -> AsyncIterator[None]:
    serving = asyncio.create_task(serve_questions(gateway.services.live, understanding(Mind, lambda site: 1)))
    yield
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)


async def test_while_typing_it_is_said_what_a_sentence_would_mean(edith: Clerk, brain: None) -> None:
    asked = {"text": "guten  Moorgen, Anna Muster", "intent": "goodbye"}
    found = (await edith.request("POST", "/intents/check", params=SITE, json=asked)).json()
    assert (found["intent"], found["confidence"], found["article"]) == ("thank", 0.8, None)
    assert "thank" in found["overlaps"]
    assert found["masked"] == "guten Moorgen, […]"
    near = {"text": "guten Moorgen", "intent": "goodbye"}
    found = (await edith.request("POST", "/intents/check", params=SITE, json=near)).json()
    assert found["near"][0] == {"text": "guten Morgen", "intent": "greet", "likeness": pytest.approx(0.96, abs=0.03)}
    assert found["overlaps"] == ["greet", "thank"]
    assert (found["few"], found["masked"]) == (False, None)


async def test_without_a_brain_what_is_known_without_one_is_said(edith: Clerk) -> None:
    asked = {"text": "guten Morgen", "intent": "greet"}
    found = (await edith.request("POST", "/intents/check", params=SITE, json=asked)).json()
    assert (found["intent"], found["near"][0]["likeness"], found["overlaps"]) == (None, 1.0, [])


async def test_agents_and_strangers_do_not_teach(gateway: Gateway, edith: Clerk) -> None:
    anna, elsewhere = clerk(gateway, "anna"), clerk(gateway, "eva", Role.EDITOR, site="anderswo")
    for path in ("/intents", "/intents/greet", "/responses", "/history", "/entities"):
        assert problem(await anna.request("GET", path)) == (403, "forbidden")
    texts = {"texts": ["Ei Gude"]}
    assert problem(await anna.request("POST", "/intents/greet/examples", json=texts)) == (403, "forbidden")
    assert problem(await elsewhere.request("GET", "/tests", params=SITE)) == (403, "forbidden")


async def test_test_sets_of_other_cities_are_neither_read_nor_undone(gateway: Gateway, edith: Clerk) -> None:
    """Citizens' sentences stand in them."""
    elsewhere = clerk(gateway, "eva", Role.EDITOR, site="anderswo")
    row = {"text": "Mein Zaun ist im Bach", "expected": "oos"}
    mine = (await edith.request("POST", "/tests", params=SITE, json={"rows": [row]})).json()["commit"]
    shared = (await edith.request("POST", "/intents/greet/examples", json={"texts": ["Ei Gude"]})).json()["commit"]
    listed = (await elsewhere.request("GET", "/history")).json()["commits"]
    assert [one["commit"] for one in listed][:1] == [shared]
    assert mine not in [one["commit"] for one in listed]
    assert (await elsewhere.request("GET", f"/history/{mine}")).json() == {"changes": []}
    assert problem(await elsewhere.request("POST", f"/history/{mine}/undo")) == (403, "forbidden")
    assert (await elsewhere.request("POST", f"/history/{shared}/undo")).status_code == 200
    assert "Zaun" in (await edith.request("GET", f"/history/{mine}")).text
    assert (await edith.request("POST", f"/history/{mine}/undo")).status_code == 200
    with gateway.services.database.read() as sql:
        noted = [entry.act for entry in audit_log.listed(sql, "musterstadt")]
    assert noted[:2] == ["training_data_undone", "training_data"]


async def test_acts_are_pushed_where_the_city_wants_that(gateway: Gateway, edith: Clerk, tmp_path: Any) -> None:
    other = pygit2.init_repository(str(tmp_path / "backup.git"), bare=True)
    gateway.services.training._remote = str(tmp_path / "backup.git")
    done = (await edith.request("POST", "/intents/greet/examples", json={"texts": ["Ei Gude"]})).json()["commit"]
    for _ in range(200):
        if "refs/heads/main" in other.references:
            break
        await asyncio.sleep(0.01)
    assert str(other.references["refs/heads/main"].target) == done
