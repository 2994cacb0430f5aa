"""What the bot could not answer stands in the inbox seconds later; what is decided there, citizens feel at once."""

import secrets
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.models import Role
from bot.staff.sessions import Sessions
from bot.storage.database import Database
from tests.programs import Citizen, Program, wait_for

SITE = {"site": "musterstadt"}
WITHIN_S = 5
HOVERCRAFT = "Brauche ich für ein Luftkissenboot auf dem See eine Erlaubnis der Stadt?"
ANSWER = "Auf dem See dürfen Luftkissenboote nur mit einer Erlaubnis des Hafenamts fahren."


@pytest.fixture
def editor(program: Program) -> Iterator[httpx.Client]:
    """Somebody of the town hall who is signed in."""
    database = Database(Settings(data=program.data).database)
    name = f"edith-{secrets.token_hex(3)}"
    session = Sessions(database).open(Accounts(database).add(name, name, Role.EDITOR, "musterstadt"))
    database.close()
    headers = {"Cookie": f"lotse_session={session.token}", "X-CSRF-Token": session.csrf}
    with httpx.Client(base_url=f"{program.url}/api/v1", headers=headers, timeout=30) as http:
        yield http


def _groups(editor: httpx.Client, words: str) -> list[dict[str, Any]]:
    answer = editor.get("/inbox", params=SITE | {"q": words})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["groups"])


def _in_inbox(editor: httpx.Client, words: str) -> dict[str, Any]:
    """The group with these words, as soon as it is there."""
    wait_for(lambda: _groups(editor, words), WITHIN_S)
    return _groups(editor, words)[0]


def _done(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    return dict(answer.json())


def _article_for(program: Program, question: str) -> str | None:
    """The article that the next citizen gets; those who ask too fast would only hold up the bot."""
    time.sleep(0.2)
    source = Citizen(program.url).say(question).get("source") or {}
    return source.get("article")


def test_a_citizen_waits_for_the_answer_of_the_city_and_gets_it(program: Program, editor: httpx.Client) -> None:
    citizen = Citizen(program.url)
    choices = {one["label"]: one["payload"] for one in citizen.say(HOVERCRAFT)["choices"]}
    if "Nichts davon" in choices:
        choices = {one["label"]: one["payload"] for one in citizen.choose(choices["Nichts davon"])["choices"]}
    assert "Arbeitstage" in citizen.choose(choices["Antwort der Stadt abwarten"])["text"]
    group = _in_inbox(editor, "Luftkissenboot See")
    assert group["awaited"]
    asked = SITE | {"department": "Hafenamt", "due": "2026-12-31", "group": group["id"]}
    task = _done(editor.post("/tasks", json=asked))
    done = _done(editor.post(f"/tasks/{task['id']}/answer", params=SITE, json={"text": ANSWER, "publish_draft": True}))
    assert (done["told"], done["draft"]) == (1, None)
    assert citizen.transcript()[-1]["name"] == "Hafenamt"
    assert ANSWER in citizen.transcript()[-1]["text"]
    wait_for(lambda: _article_for(program, HOVERCRAFT) == done["article"], WITHIN_S)
    _done(editor.request("DELETE", f"/articles/{done['article']}", params=SITE, json={"note": "Nur ein Versuch"}))


def test_a_wording_from_the_inbox_is_answered_within_seconds(program: Program, editor: httpx.Client) -> None:
    question = "Unser Fiffi braucht seine Blechplakette fürs Halsband"
    citizen = Citizen(program.url)
    citizen.say(question)
    citizen.say("Meine Mail ist erna.muster@example.org, Fiffi wartet")
    assert "example.org" not in _in_inbox(editor, "wartet")["text"]
    group = _in_inbox(editor, "Blechplakette")
    decision = SITE | {"decision": "article", "article": "hundesteuer-anmelden"}
    assert _done(editor.post(f"/inbox/{group['id']}/decide", json=decision))["done"] >= 1
    wait_for(lambda: _article_for(program, question) == "hundesteuer-anmelden", WITHIN_S)
    assert group["id"] not in [one["id"] for one in _groups(editor, "Blechplakette")]
    assert _done(editor.post("/inbox/undo", json=SITE)) == {"group": group["id"]}
    assert group["id"] in [one["id"] for one in _groups(editor, "Blechplakette")]
