"""Models over the HTTP interface: figures, reports, going live and back, trying out."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.api.health import look
from bot.clock import now
from bot.staff.models import Role
from bot.studio import model_files
from bot.studio.models import known_from_now, make_live
from bot.studio.tryouts import brain_name
from tests.bot.api.described import check
from tests.bot.clerks import Clerk, clerk
from tests.bot.gateways import Gateway, problem

SITE = {"site": "musterstadt"}
SHARES: dict[str, Any] = {
    "rows": 40,
    "right": 0.9,
    "clarified": 0.1,
    "in_vain": 0.0,
    "unanswered": 0.0,
    "wrong": 0.0,
    "out_of_scope": None,
}
FIGURES = SHARES | {"won": 1, "lost": 0, "left_out": 0, "live": SHARES}
MISSED = {"site": "musterstadt", "figure": "most_wrong", "value": 0.2, "limit": 0.08}
CHANGE = {
    "text": "Wo ist mein Hund?",
    "expected": "hund",
    "before": "oos",
    "now": "hund",
    "outcome_before": "unanswered",
    "outcome_now": "right",
}
REPORT: dict[str, Any] = {
    "model": "good",
    "site": "musterstadt",
    "against": "old",
    "figures": FIGURES,
    "live": SHARES,
    "by_language": {"de": SHARES},
    "intents": [{"name": "hund", "count": 2, "right": 0.5, "wrong": 0.0, "precision": 1.0, "f1": 0.7, "f1_live": None}],
    "confusions": [{"expected": "hund", "given": "oos", "count": 1, "example": "Hund?"}],
    "won": [CHANGE],
    "lost": [],
    "left_out": [{"line": 3, "text": "Katze?", "reason": "neither an article of this site nor an intent: katze"}],
    "pictures": ["confusion.png"],
}


@pytest.fixture
def edith(gateway: Gateway) -> Clerk:
    """An editor, and three models: the live one, one that has passed, one that has not."""
    needed, data = gateway.services, gateway.services.settings.data
    needed.models.folder.mkdir()
    verdicts = {"old": None, "good": [], "bad": [MISSED]}
    with needed.database.write() as sql:
        for name, reasons in verdicts.items():
            model_files.place(needed.models.folder, name).write_bytes(b"model")
            gate = None if reasons is None else {"passed": not reasons, "reasons": reasons, "unmeasured": []}
            figures = {"musterstadt": FIGURES | {"wrong": 0.2 if reasons else 0.0}}
            known_from_now(sql, name, now(), "t", "c", figures if gate else None, gate)
        make_live(sql, "old", None, "lotse", now())
    _report(data / "evaluations" / "good" / "musterstadt")
    return clerk(gateway, "edith", Role.EDITOR)


def _report(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "report.json").write_text(json.dumps(REPORT))
    (folder / "confusion.png").write_bytes(b"PNG")


async def test_all_models_are_listed_with_what_the_caller_may(gateway: Gateway, edith: Clerk) -> None:
    await gateway.services.live.beat("a", {"name": "a", "state": "ready", "model": "old"})
    await look(gateway.services)
    told = check(gateway, await edith.request("GET", "/models"))
    assert told["live"] == "old"
    rows = {
        one["name"]: (one["live"], one["may_activate"], one["needs_reason"], one["brains"]) for one in told["models"]
    }
    assert rows == {
        "old": (True, True, False, 1),
        "good": (False, True, False, 0),
        "bad": (False, False, True, 0),
    }
    assert next(one for one in told["models"] if one["name"] == "good")["figures"] == {"musterstadt": FIGURES}


async def test_the_report_of_a_site_and_its_pictures(gateway: Gateway, edith: Clerk) -> None:
    told = check(gateway, await edith.request("GET", "/models/good/report", params=SITE))
    assert told == REPORT | {"gate": {"passed": True, "reasons": [], "unmeasured": []}}
    picture = await edith.request("GET", "/models/good/pictures/confusion.png", params=SITE)
    assert (picture.content, picture.headers["content-type"]) == (b"PNG", "image/png")
    for path in ("good/pictures/f1.png", "bad/report", "gone/report"):
        assert problem(await edith.request("GET", f"/models/{path}", params=SITE)) == (404, "not_found")
    for site in ("neustadt", "..", "../good/musterstadt"):
        assert problem(await edith.request("GET", "/models/good/report", params={"site": site})) == (403, "forbidden")
    boss = clerk(gateway, "boss", Role.ADMIN, "")
    assert problem(await boss.request("GET", "/models/good/report", params={"site": ".."})) == (404, "not_found")
    assert (await edith.request("GET", "/models/good/pictures/report.json", params=SITE)).status_code == 422


async def test_a_model_goes_live_and_back_in_one_call_each(gateway: Gateway, edith: Clerk) -> None:
    assert check(gateway, await edith.request("POST", "/models/good/activate", json={}))["live"]
    assert check(gateway, await edith.request("GET", "/models"))["live"] == "good"
    assert check(gateway, await edith.request("POST", "/models/rollback"))["name"] == "old"
    assert check(gateway, await edith.request("GET", "/models"))["live"] == "old"


async def test_below_the_gate_an_admin_gives_a_reason(gateway: Gateway, edith: Clerk) -> None:
    boss = clerk(gateway, "boss", Role.ADMIN)
    refused = await edith.request("POST", "/models/bad/activate", json={"reason": "Eilt."})
    assert problem(refused) == (403, "needs_admin")
    assert problem(await boss.request("POST", "/models/bad/activate")) == (409, "below_gate")
    done = await boss.request("POST", "/models/bad/activate", json={"reason": "Eilt."})
    assert check(gateway, done)["live"]


async def test_a_model_is_deleted_unless_it_is_live(gateway: Gateway, edith: Clerk) -> None:
    assert problem(await edith.request("DELETE", "/models/old")) == (409, "in_use")
    assert (await edith.request("DELETE", "/models/good")).status_code == 204
    assert problem(await edith.request("DELETE", "/models/good")) == (404, "not_found")


async def test_without_a_model_there_is_none_to_go_back_to(gateway: Gateway) -> None:
    lonely = clerk(gateway, "lonely", Role.EDITOR)
    assert check(gateway, await lonely.request("GET", "/models")) == {"models": [], "live": None}
    assert problem(await lonely.request("POST", "/models/rollback")) == (409, "nothing_before")


async def test_a_model_is_tried_out_beside_the_live_one(gateway: Gateway, edith: Clerk) -> None:
    name = brain_name("good")
    await gateway.services.live.beat(name, {"name": name, "state": "loading", "try_out": True})
    answer = await edith.request("POST", "/models/good/tryout", params=SITE, json={})
    new, live = check(gateway, answer)["conversations"]
    assert [(one["model"], one["live"], one["ready"]) for one in (new, live)] == [
        ("good", False, False),
        ("old", True, True),
    ]
    said = await gateway.http.post(
        f"/api/v1/conversations/{new['id']}/messages",
        headers={"Authorization": f"Bearer {new['token']}"},
        json={"client_id": "a", "text": "Hallo"},
    )
    assert said.status_code == 201
    await gateway.services.live.beat(name, {"name": name, "state": "ready", "try_out": True})
    again = await edith.request("POST", "/models/good/tryout", params=SITE)
    assert check(gateway, again)["conversations"][0]["ready"]
    for path, params in (("gone/tryout", SITE), ("good/tryout", {"site": "neustadt"})):
        assert (await edith.request("POST", f"/models/{path}", params=params)).status_code in (403, 404)


async def test_agents_see_no_models(gateway: Gateway, edith: Clerk) -> None:
    agent = clerk(gateway, "anna", Role.AGENT)
    for method, path in (("GET", "/models"), ("POST", "/models/rollback"), ("DELETE", "/models/good")):
        assert problem(await agent.request(method, path)) == (403, "forbidden")
