"""Departments answer over the HTTP interface, and citizens who wait read it in their conversation."""

from typing import Any

import pytest
from sqlalchemy import insert

from bot.staff.models import Role
from bot.storage.tables import answer_wishes, inbox_items
from tests.bot.clerks import Clerk, clerk
from tests.bot.gateways import Citizen, Gateway, problem
from tests.bot.studio.inbox_filling import AT

SITE = {"site": "musterstadt"}
QUESTION = "Wann läuft der Brunnen wieder?"
ASKED = SITE | {"department": "Tiefbauamt", "due": "2026-11-30", "group": "well"}


@pytest.fixture
def edith(gateway: Gateway) -> Clerk:
    return clerk(gateway, "edith", Role.EDITOR)


@pytest.fixture
async def citizen(gateway: Gateway) -> Citizen:
    """Somebody whose question stands in the inbox, and who waits for the answer."""
    someone = await gateway.citizen()
    await someone.send(text=QUESTION)
    key = {"conversation": someone.id, "seq": 2}
    item = {"site": "musterstadt", "at": AT, "language": "de", "text": QUESTION, "intent": "nlu_fallback"}
    more = {"confidence": 0.2, "uncertainty": 0.9, "guesses": [], "cluster": "well"}
    with gateway.services.database.write() as sql:
        sql.execute(insert(inbox_items).values(**key, **item, **more))
        sql.execute(insert(answer_wishes).values(**key, at=AT))
    return someone


async def _post(who: Clerk, path: str, **body: Any) -> Any:
    return await who.request("POST", f"/tasks{path}", params=SITE, json=body)


async def test_a_question_goes_to_a_department_and_its_answer_to_the_citizen(
    gateway: Gateway, edith: Clerk, citizen: Citizen
) -> None:
    made = await edith.request("POST", "/tasks", json=ASKED | {"comment": "Bitte mit Datum."})
    assert made.status_code == 201, made.text
    task = made.json()
    assert (task["question"], task["waiting"], task["left"], task["state"]) == (QUESTION, 1, 0, "open")
    agent = clerk(gateway, "tom", department="Tiefbauamt")
    listed = (await agent.request("GET", "/tasks", params=SITE | {"state": "open"})).json()
    assert [one["id"] for one in listed["tasks"]] == [task["id"]]
    answer = {"text": "Ab April.", "version": task["version"]}
    assert problem(await _post(agent, f"/{task['id']}/answer", **answer, publish_draft=True)) == (403, "forbidden")
    done = (await _post(agent, f"/{task['id']}/answer", **answer)).json()
    assert (done["told"], done["state"]) == (1, "answered")
    said = (await citizen.transcript())[-1]
    assert (said["author"], said["name"]) == ("bot", "Tiefbauamt")
    assert said["text"].endswith("Ab April.")
    late = await _post(edith, f"/{task['id']}/answer", **answer)
    assert problem(late) == (409, "task_changed")
    read = (await edith.request("GET", f"/tasks/{task['id']}", params=SITE)).json()
    assert (read["waiting"], read["answered_by"], read["article"]) == (0, "Tom", done["draft"])
    draft = (await edith.request("GET", f"/articles/{done['draft']}", params=SITE)).json()["draft"]
    assert draft["article"]["texts"]["de"]["questions"] == [QUESTION]


async def test_an_answer_is_stored_although_it_cannot_be_told_now(
    gateway: Gateway, edith: Clerk, citizen: Citizen, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    task = (await edith.request("POST", "/tasks", json=ASKED)).json()

    async def fails() -> int:
        raise ValueError(QUESTION)

    monkeypatch.setattr(gateway.services.city_answers, "tell_all", fails)
    done = await _post(edith, f"/{task['id']}/answer", text="Ab April.")
    assert (done.status_code, done.json()["state"]) == (200, "answered")
    assert "ValueError" in caplog.text
    assert QUESTION not in caplog.text
    monkeypatch.undo()
    assert await gateway.services.city_answers.tell_all() == 1


async def test_odd_tasks_are_refused(edith: Clerk, citizen: Citizen) -> None:
    odd: tuple[dict[str, Any], ...] = (
        {"due": "9999-12-31"},
        {"due": "0001-01-01"},
        {"comment": "Bitte\0"},
        {"question": "Wann?\0"},
        {"messages": [[citizen.id, 2**70]]},
    )
    for more in odd:
        assert problem(await edith.request("POST", "/tasks", json=ASKED | more)) == (422, "invalid_request")
    task = (await edith.request("POST", "/tasks", json=ASKED)).json()["id"]
    for change in ({"comment": "\0"}, {"question": "\0?"}, {"due": "9999-12-31"}, {"version": 2**70}):
        answer = await edith.request("PATCH", f"/tasks/{task}", params=SITE, json=change)
        assert problem(answer) == (422, "invalid_request")


async def test_editors_change_and_close_tasks(edith: Clerk, citizen: Citizen) -> None:
    task = (await edith.request("POST", "/tasks", json=ASKED)).json()
    path = f"/tasks/{task['id']}"
    changed = await edith.request("PATCH", path, params=SITE, json={"due": "2026-11-20", "version": 1})
    assert (changed.json()["due_at"][:10], changed.json()["version"]) == ("2026-11-20", 2)
    stale = await edith.request("PATCH", path, params=SITE, json={"department": "Amt", "version": 1})
    assert problem(stale) == (409, "task_changed")
    assert stale.json()["version"] == 2
    closed = (await _post(edith, f"/{task['id']}/close", version=2)).json()
    assert closed["state"] == "closed"
    assert "leider nicht beantworten" in (await citizen.transcript())[-1]["text"]


async def test_only_staff_of_the_site_and_only_sense(gateway: Gateway, edith: Clerk, citizen: Citizen) -> None:
    task = (await edith.request("POST", "/tasks", json=ASKED)).json()["id"]
    agent, far = clerk(gateway, "anna"), clerk(gateway, "far", Role.EDITOR, "elsewhere")
    for call in (("GET", "/tasks"), ("GET", f"/tasks/{task}")):
        assert problem(await far.request(*call, params=SITE)) == (403, "forbidden")
    assert problem(await _post(far, f"/{task}/answer", text="x")) == (403, "forbidden")
    for who in (agent, far):
        assert problem(await who.request("POST", "/tasks", json=ASKED)) == (403, "forbidden")
        assert problem(await _post(who, f"/{task}/close")) == (403, "forbidden")
        assert problem(await who.request("PATCH", f"/tasks/{task}", params=SITE, json={})) == (403, "forbidden")
    assert problem(await _post(edith, f"/{task}/answer", text="  ")) == (400, "empty_text")
    assert problem(await _post(edith, f"/{task}/answer", text="x" * 4_001)) == (413, "text_too_long")
    assert problem(await edith.request("POST", "/tasks", json=ASKED)) == (409, "already_decided")
    assert problem(await edith.request("POST", "/tasks", json=ASKED | {"group": None})) == (422, "invalid_request")
    assert problem(await edith.request("GET", "/tasks/none", params=SITE)) == (404, "not_found")
