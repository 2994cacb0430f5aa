"""Editors change the knowledge over the HTTP interface: drafts, four eyes, versions, and nobody over anybody else."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.brain.suggestions import serve_questions
from bot.knowledge.articles import Article
from bot.knowledge.files import Site
from bot.staff.models import Role
from bot.storage.tables import audit
from tests.bot.clerks import Clerk, clerk
from tests.bot.gateways import Gateway, problem

SITE = {"site": "musterstadt"}
HUND: dict[str, Any] = {
    "id": "hund",
    "topic": "steuern",
    "updated": "2026-01-01",
    "texts": {"de": {"title": "Hundesteuer", "modules": {"fee": "46 Euro"}, "questions": ["Was kostet ein Hund?"]}},
}


@pytest.fixture
def edith(gateway: Gateway) -> Clerk:
    knowledge = gateway.services.knowledge
    knowledge.save_site(Site(id="musterstadt", name={"de": "Musterstadt"}, languages=("de", "en")))
    knowledge.apply("musterstadt", (), (Article.model_validate(HUND),), by="demo")
    return clerk(gateway, "edith", Role.EDITOR)


def _with_fee(fee: str, **more: Any) -> dict[str, Any]:
    return {"article": HUND | {"texts": {"de": HUND["texts"]["de"] | {"modules": {"fee": fee}}}}} | more


async def _act(who: Clerk, act: str, **body: Any) -> Any:
    return await who.request("POST", f"/articles/hund/{act}", params=SITE, json=body)


async def _save(who: Clerk, fee: str, version: int | None = None) -> Any:
    return await who.request("PUT", "/articles/hund", params=SITE, json=_with_fee(fee, version=version, note="Satzung"))


async def test_an_article_is_changed_and_live(gateway: Gateway, edith: Clerk) -> None:
    saved = (await _save(edith, "50 Euro")).json()
    assert (saved["version"], saved["draft"]["version"], saved["draft"]["base"]) == (1, 1, 1)
    assert saved["may"] == {"publish": True, "approve": False}
    done = (await _act(edith, "publish", version=1)).json()
    assert (done["version"], done["draft"]) == (2, None)
    assert done["article"]["texts"]["de"]["modules"]["fee"] == "50 Euro"
    [newest, _] = (await edith.request("GET", "/articles/hund/versions", params=SITE)).json()["versions"]
    assert (newest["by"], newest["note"], newest["approved_by"]) == ("edith", "Satzung", None)
    with gateway.services.database.read() as sql:
        acts = list(sql.execute(audit.select().where(audit.c.subject == "hund")))
    assert [act.act for act in acts] == ["article_saved", "article_published"]


async def test_a_second_pair_of_eyes(gateway: Gateway, edith: Clerk) -> None:
    boss, bert = clerk(gateway, "boss", Role.ADMIN), clerk(gateway, "bert", Role.EDITOR)
    wish = {"four_eyes": True}
    assert problem(await edith.request("PUT", "/studio/settings", params=SITE, json=wish)) == (403, "forbidden")
    assert (await boss.request("PUT", "/studio/settings", params=SITE, json=wish)).status_code == 200
    await _save(edith, "50 Euro")
    waiting = (await _act(edith, "review", version=1)).json()
    assert (waiting["draft"]["state"], waiting["may"]) == ("review", {"publish": False, "approve": False})
    assert problem(await _act(edith, "publish")) == (409, "needs_second_pair_of_eyes")
    assert (await bert.request("GET", "/articles/hund", params=SITE)).json()["may"] == {
        "publish": True,
        "approve": True,
    }
    assert (await _act(bert, "publish", version=2)).json()["version"] == 2
    [newest, _] = (await edith.request("GET", "/articles/hund/versions", params=SITE)).json()["versions"]
    assert (newest["by"], newest["approved_by"]) == ("edith", "bert")


async def test_of_two_editors_one_is_told_and_loses_nothing(gateway: Gateway, edith: Clerk) -> None:
    bert = clerk(gateway, "bert", Role.EDITOR)
    await _save(edith, "50 Euro")
    late = await _save(bert, "60 Euro")
    assert problem(late) == (409, "changed_meanwhile")
    assert late.json()["version"] == 1
    assert (await _save(bert, "60 Euro", version=1)).status_code == 200
    assert problem(await _act(edith, "publish", version=1)) == (409, "changed_meanwhile")


async def test_what_it_was_what_differs_and_back(edith: Clerk) -> None:
    await _save(edith, "50 Euro")
    await _act(edith, "publish")
    old = (await edith.request("GET", "/articles/hund/versions/1", params=SITE)).json()
    assert old["article"]["texts"]["de"]["modules"]["fee"] == "46 Euro"
    found = await edith.request("GET", "/articles/hund/differences", params=SITE | {"from": 1, "to": 2})
    [fee] = [one for one in found.json()["changes"] if one["path"].endswith("fee")]
    assert fee["words"] == [["gone", "46"], ["new", "50"], ["same", " Euro"]]
    back = (await _act(edith, "rollback", version=1, note="Irrtum")).json()
    assert (back["version"], back["article"]["texts"]["de"]["modules"]["fee"]) == (3, "46 Euro")


async def test_an_article_goes_and_a_new_one_comes(edith: Clerk) -> None:
    gone = await edith.request("DELETE", "/articles/hund", params=SITE, json={"note": "abgeschafft"})
    assert (gone.status_code, gone.json()["article"], gone.json()["version"]) == (200, None, 2)
    back = await edith.request("POST", "/articles/hund/rollback", params=SITE, json={"version": 1, "note": "doch"})
    assert (back.json()["article"]["id"], back.json()["version"]) == ("hund", 3)
    assert (await edith.request("DELETE", "/articles/hund", params=SITE, json={})).status_code == 200
    new = SITE | {"article": HUND | {"id": "katze"}}
    assert (await edith.request("POST", "/articles", json=new)).status_code == 201
    assert problem(await edith.request("POST", "/articles", json=new)) == (409, "name_taken")
    found = (await edith.request("GET", "/articles", params=SITE)).json()
    assert [(one["id"], one["state"], one["version"]) for one in found["articles"]] == [("katze", "draft", 0)]
    assert (await edith.request("DELETE", "/articles/katze/draft", params=SITE)).status_code == 204
    assert problem(await edith.request("GET", "/articles/katze", params=SITE)) == (404, "not_found")


async def test_the_list_says_what_is_due_and_what_has_expired(gateway: Gateway, edith: Clerk) -> None:
    days = {"frei": {}, "alt": {"valid_to": "2026-01-31"}, "faellig": {"review_by": "2026-01-31"}}
    more = [Article.model_validate(HUND | {"id": name} | given) for name, given in days.items()]
    gateway.services.knowledge.apply("musterstadt", (), tuple(more), by="demo")
    rows = (await edith.request("GET", "/articles", params=SITE | {"limit": 2})).json()
    assert [(one["id"], one["state"]) for one in rows["articles"]] == [("alt", "expired"), ("faellig", "due")]
    assert (rows["total"], rows["next"]) == (4, 2)
    rest = (await edith.request("GET", "/articles", params=SITE | {"after": 2})).json()
    assert [one["id"] for one in rest["articles"]] == ["frei", "hund"]
    due = (await edith.request("GET", "/articles", params=SITE | {"state": "due"})).json()["articles"]
    assert [one["id"] for one in due] == ["faellig"]
    begun = {"article": HUND | {"id": "faellig"} | days["faellig"]}
    assert (await edith.request("PUT", "/articles/faellig", params=SITE, json=begun)).status_code == 200
    [still] = (await edith.request("GET", "/articles", params=SITE | {"state": "due"})).json()["articles"]
    assert (still["id"], still["state"]) == ("faellig", "draft"), "it is due though somebody is writing at it"
    asked = (await edith.request("GET", "/articles", params=SITE | {"q": "KOSTET hund frei"})).json()["articles"]
    assert [one["id"] for one in asked] == ["frei"]
    assert (await edith.request("GET", "/topics", params=SITE)).json()["topics"] == [
        {"id": "steuern", "title": "Steuern"}
    ]


async def test_other_people_and_other_cities_do_not_edit(gateway: Gateway, edith: Clerk) -> None:
    anna, elsewhere = clerk(gateway, "anna"), clerk(gateway, "eva", Role.EDITOR, site="anderswo")
    for who in (anna, elsewhere):
        assert problem(await who.request("GET", "/articles", params=SITE)) == (403, "forbidden")
        assert problem(await _save(who, "1 Euro")) == (403, "forbidden")
        assert problem(await _act(who, "publish")) == (403, "forbidden")
    unknown = clerk(gateway, "boss", Role.ADMIN, site="")
    assert problem(await unknown.request("GET", "/articles", params={"site": "nirgends"})) == (404, "not_found")


async def test_what_is_no_article_is_refused_and_its_place_is_named(edith: Clerk) -> None:
    for wrong in ({"texts": {}}, {"id": "Hund und Katze"}, {"service_key": "1"}, {"valid_to": "31.12."}, {"x": 1}):
        answer = await edith.request("PUT", "/articles/hund", params=SITE, json={"article": HUND | wrong})
        assert problem(answer) == (422, "invalid_request")
    other = await edith.request("PUT", "/articles/hund", params=SITE, json={"article": HUND | {"id": "katze"}})
    assert problem(other) == (422, "invalid_request")
    assert (await edith.request("GET", "/articles/hund", params=SITE)).json()["draft"] is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"offices": ["nirgends"]}, "offices"), ({"texts": {"de": {"title": "Leer", "modules": {}}}}, "texts")],
)
async def test_what_helps_nobody_is_not_published(edith: Clerk, wrong: dict[str, Any], field: str) -> None:
    assert (await edith.request("POST", "/articles", json=SITE | {"article": HUND | {"id": "neu"} | wrong})).is_success
    refused = await edith.request("POST", "/articles/neu/publish", params=SITE, json={})
    assert problem(refused) == (422, "invalid_request")
    assert field in refused.json()["title"]


async def test_signs_that_nobody_sees_are_left_out(edith: Clerk) -> None:
    """Halves of signs too, which can be written in JSON and in no database."""
    body = json.dumps(_with_fee("50\ud800 Euro", note="neu\ud800\u0000"))
    kind = {"Content-Type": "application/json"}
    answer = await edith.request("PUT", "/articles/hund", params=SITE, content=body, headers=kind)
    draft = answer.json()["draft"]
    assert (draft["note"], draft["article"]["texts"]["de"]["modules"]["fee"]) == ("neu", "50 Euro")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 10**12) | st.text(max_size=8),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=8), one, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(where=st.sampled_from([*HUND, "review_by", "sources", "lexicon", "offices", "nichts"]), value=JSON)
async def test_whatever_is_sent_there_is_no_fault_of_ours(edith: Clerk, where: str, value: Any) -> None:
    body = {"article": HUND | {where: value}}
    answer = await edith.request("PUT", "/articles/hund", params=SITE, json=body)
    assert answer.status_code in (200, 409, 422)


async def test_an_article_is_shown_before_anybody_gets_it(gateway: Gateway, edith: Clerk) -> None:
    body = SITE | {"article": HUND, "language": "de", "module": "fee"}
    assert problem(await edith.request("POST", "/articles/preview", json=body)) == (503, "unavailable")
    heard = list[Any]()

    async def answerer(asked: dict[str, Any]) -> dict[str, Any]:
        heard.append(asked)
        return {"text": "**Hundesteuer**", "language": "de", "choices": [{"label": "Kosten", "payload": "/x"}]}

    serving = asyncio.create_task(serve_questions(gateway.services.live, {"preview": answerer}))
    shown = (await edith.request("POST", "/articles/preview", json=body)).json()["message"]
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    assert (shown["text"], shown["choices"], shown["author"]) == (
        "**Hundesteuer**",
        [{"label": "Kosten", "payload": "/x"}],
        "bot",
    )
    assert (heard[0]["module"], heard[0]["article"]["id"], heard[0]["site"]) == ("fee", "hund", "musterstadt")


async def test_what_is_hard_to_read_and_links_that_cannot_be_right_are_named(gateway: Gateway, edith: Clerk) -> None:
    text = HUND["texts"]["de"] | {"modules": {"plain": "Sie zahlen ggf. [hier](www.stadt.example)."}}
    body = SITE | {"article": HUND | {"texts": {"de": text}, "url": "https://stadt.example"}}
    [found] = (await edith.request("POST", "/articles/lint", json=body)).json()["findings"]
    assert (found["rule"], found["text"], found["at"], found["severity"]) == ("abbreviation", "ggf.", [11, 15], "error")
    [link] = (await edith.request("POST", "/articles/links", json=body)).json()["findings"]
    assert (link["rule"], link["text"], link["module"]) == ("link_no_scheme", "www.stadt.example", "plain")

    async def opened(urls: Iterable[str]) -> dict[str, str]:
        return dict.fromkeys(urls, "404")

    gateway.app.state.open_links = opened
    gateway.services.settings = gateway.services.settings.model_copy(update={"link_check": True})
    found = (await edith.request("POST", "/articles/links", json=body)).json()["findings"]
    assert [one["rule"] for one in found] == ["link_status", "link_no_scheme"]
    assert found[0]["place"] == "url"
    assert "404" in found[0]["message"]
    gateway.services.knowledge.apply("musterstadt", (), (Article.model_validate(body["article"]),), by="demo")
    found = (await edith.request("POST", "/articles/links", json=SITE)).json()["findings"]
    assert [(one["article"], one["rule"]) for one in found] == [("hund", "link_no_scheme")]  # looked at, not opened
