"""Editors work through the inbox over the HTTP interface."""

from typing import Any

import pytest

from bot.staff.models import Role
from bot.studio.test_set import rows
from tests.bot.clerks import Clerk, clerk
from tests.bot.gateways import Gateway, problem
from tests.bot.studio.inbox_filling import Filling

SITE = {"site": "musterstadt"}


@pytest.fixture
def filling(gateway: Gateway) -> Filling:
    return Filling(gateway.services.database)


@pytest.fixture
def edith(gateway: Gateway) -> Clerk:
    return clerk(gateway, "edith", Role.EDITOR)


async def _list(who: Clerk, **asked: Any) -> Any:
    answer = await who.request("GET", "/inbox", params=SITE | asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _decide(who: Clerk, group: str, decision: str, **more: Any) -> Any:
    return await who.request("POST", f"/inbox/{group}/decide", json=SITE | {"decision": decision} | more)


async def test_the_list_has_what_an_editor_needs(gateway: Gateway, edith: Clerk, filling: Filling) -> None:
    guess = {"kind": "article", "name": "angeln", "confidence": 0.3}
    conversation, seq = filling.add("Was kostet der Schein?", "fish", guesses=[guess])
    filling.add("Was kostet denn der Schein?", "fish", uncertainty=0.85)
    found = await _list(edith)
    assert (found["total"], found["messages"], found["next"]) == (1, 2, None)
    [group] = found["groups"]
    assert group["guesses"] == [guess | {"title": "Angelschein"}]
    assert (group["text"], group["size"], group["state"]) == ("Was kostet der Schein?", 2, "open")
    assert group["messages"][0] == {
        "conversation": conversation,
        "seq": seq,
        "at": "2026-11-23T09:00:01+00:00",
        "text": "Was kostet der Schein?",
        "language": "de",
        "awaited": False,
        "marked": False,
    }
    assert (await _list(edith, outcome=["clarified", "unanswered_no_match"]))["total"] == 1
    assert (await _list(edith, outcome="clarified", **{"from": "2026-11-01", "to": "2026-11-23"}))["total"] == 0
    whole = (await edith.request("GET", "/inbox/fish", params=SITE)).json()
    assert len(whole["messages"]) == 2
    assert whole["group"]["id"] == "fish"
    some = (await edith.request("GET", "/inbox/fish", params=SITE | {"q": "denn"})).json()
    assert [one["text"] for one in some["messages"]] == ["Was kostet denn der Schein?"]


async def test_pages_follow_each_other(edith: Clerk, filling: Filling) -> None:
    for number in range(5):
        filling.add(f"Frage {number}")
    first = await _list(edith, limit=3)
    rest = await _list(edith, limit=3, after=first["next"])
    assert (len(first["groups"]), len(rest["groups"]), rest["next"]) == (3, 2, None)
    wrong = await edith.request("GET", "/inbox", params=SITE | {"after": "x"})
    assert problem(wrong) == (422, "invalid_request")


@pytest.mark.parametrize(
    "asked",
    [
        {"to": "9999-12-31"},
        {"from": "0001-01-01"},
        {"to": "tomorrow"},
        {"after": '[Infinity,1,1,"a"]'},
        {"after": f'[1,1,{2**80},"a"]'},
        {"after": '[1,1,1,"a\\u0000"]'},
        {"after": '[0,0.5,1,"a"]', "state": "done"},
        {"q": "a\0b"},
        {"limit": str(2**70)},
        {"outcome": "nonsense"},
    ],
)
async def test_odd_questions_are_refused(edith: Clerk, filling: Filling, asked: dict[str, str]) -> None:
    filling.add("Was kostet der Schein?", "fish")
    assert problem(await edith.request("GET", "/inbox", params=SITE | asked)) == (422, "invalid_request")


async def test_odd_decisions_are_refused(edith: Clerk, filling: Filling) -> None:
    first = list(filling.add("Was kostet der Schein?", "fish"))
    odd: tuple[dict[str, Any], ...] = (
        {"text": "Angeln\0"},
        {"text": "\x1b[2J"},
        {"messages": [[first[0], 2**70]]},
        {"messages": [[f"{first[0]}\0", 2]]},
        {"article": "angeln\0"},
    )
    for more in odd:
        assert problem(await _decide(edith, "fish", "article", **{"article": "angeln"} | more)) == (
            422,
            "invalid_request",
        )
    assert problem(await _decide(edith, "fish%00", "right")) == (422, "invalid_request")
    assert (await _list(edith))["total"] == 1


async def test_nothing_is_deleted_that_nobody_has_named(edith: Clerk, filling: Filling) -> None:
    first = filling.add("Ich wohne neben dem roten Haus", "p")
    filling.add("Ich wohne im roten Haus", "p")
    assert problem(await _decide(edith, "p", "delete")) == (422, "invalid_request")
    done = (await _decide(edith, "p", "delete", messages=[list(first)])).json()
    assert (done["done"], done["left"]) == (1, 1)


async def test_a_thousand_messages_are_decided_by_name(gateway: Gateway, edith: Clerk, filling: Filling) -> None:
    with gateway.services.database.write() as sql:
        keys = [list(filling.put(sql, f"Wo ist der Brunnen {number}?", "well")) for number in range(1_002)]
    done = (await _decide(edith, "well", "right", messages=keys[:1_000])).json()
    assert (done["done"], done["left"]) == (1_000, 2)


async def test_a_decision_and_its_undoing(gateway: Gateway, edith: Clerk, filling: Filling) -> None:
    bert = clerk(gateway, "bert", Role.EDITOR)
    first = filling.add("Was kostet der Schein?", "fish")
    filling.add("Und wo gibt es ihn?", "fish")
    done = (await _decide(edith, "fish", "article", article="angeln", messages=[list(first)])).json()
    assert done == {
        "done": 1,
        "left": 1,
        "commit": None,
        "article": "angeln",
        "draft": None,
        "waits": False,
        "tests": 0,
    }
    late = await _decide(bert, "fish", "right", messages=[list(first)])
    assert problem(late) == (409, "already_decided")
    assert late.json()["by"] == "Edith"
    assert (await edith.request("POST", "/inbox/undo", json=SITE)).json() == {"group": "fish"}
    assert problem(await edith.request("POST", "/inbox/undo", json=SITE)) == (409, "nothing_to_undo")
    assert (await _list(edith))["messages"] == 2


async def test_examples_and_tests_become_commits_in_the_editors_name(
    gateway: Gateway, edith: Clerk, filling: Filling
) -> None:
    for text in ("Merci für den netten Hinweis", "Merci für die nette Auskunft zum Angeln"):
        filling.add(text, "thanks")
    done = (await _decide(edith, "thanks", "intent", intent="thank", to_tests=True)).json()
    training = gateway.services.training
    commits, _ = training.history(edith.staff, 3, None)
    assert commits[0].id == done["commit"]
    assert {commit.by for commit in commits[:2]} == {"edith"}
    learned, asked = (
        {one.text for one in training.files()[0].examples["thank"]},
        rows(training.files()[0], "musterstadt"),
    )
    assert {"Merci für die nette Auskunft zum Angeln", "Merci für den netten Hinweis"} == {
        *(text for text in learned if text.startswith("Merci für d")),
        asked[-1].text,
    }
    assert asked[-1].text not in learned
    assert (await edith.request("POST", "/inbox/undo", json=SITE)).status_code == 200
    assert "Merci für die nette Auskunft zum Angeln" not in str(training.files()[0].texts)
    filling.add("Merci für die Auskunft zum Boot", "boat")
    done = (await _decide(edith, "boat", "intent", intent="thank")).json()
    training.undo(edith.staff, done["commit"])  # as if this had died before the record was written
    assert (await edith.request("POST", "/inbox/undo", json=SITE)).json() == {"group": "boat"}
    assert (await _decide(edith, "boat", "right")).status_code == 200
    filling.add("Danke", "known")  # an example already: nothing to write down, and nothing of others to undo
    before = training.data.head()
    assert (await _decide(edith, "known", "intent", intent="thank")).json()["commit"] is None
    await edith.request("POST", "/inbox/undo", json=SITE)
    assert training.data.head() == before
    unknown = await _decide(edith, "known", "intent", intent="nothing_of_the_kind")
    assert problem(unknown) == (404, "not_found")
    assert (await _list(edith))["total"] == 2


async def test_only_editors_of_the_site_and_only_sense(gateway: Gateway, edith: Clerk, filling: Filling) -> None:
    filling.add("Frage", "g")
    anna, far = clerk(gateway, "anna"), clerk(gateway, "far", Role.EDITOR, "elsewhere")
    for who in (anna, far):
        assert problem(await who.request("GET", "/inbox", params=SITE)) == (403, "forbidden")
        assert problem(await who.request("GET", "/inbox/g", params=SITE)) == (403, "forbidden")
        assert problem(await _decide(who, "g", "right")) == (403, "forbidden")
        assert problem(await who.request("POST", "/inbox/undo", json=SITE)) == (403, "forbidden")
    assert problem(await _decide(edith, "g", "article")) == (422, "invalid_request")
    assert problem(await _decide(edith, "g", "maybe")) == (422, "invalid_request")
    assert problem(await _decide(edith, "g", "article", article="nothing")) == (404, "not_found")
    assert problem(await _decide(edith, "none", "right")) == (404, "not_found")
    assert problem(await edith.request("GET", "/inbox/none", params=SITE)) == (404, "not_found")
    edith.headers.pop("X-CSRF-Token")
    assert problem(await _decide(edith, "g", "right")) == (403, "bad_csrf")
