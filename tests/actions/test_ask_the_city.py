"""Where the assistant has no answer it offers that of the city, takes the wish down, and says what happens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from actions.answers import ActionNoAnswer
from actions.ask_the_city import ActionAskTheCity
from bot.cases.cabinet import Cabinet
from bot.conversations.record import Conversations
from bot.messages import Incoming, Outgoing
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.tables import answer_wishes
from tests.actions.conftest import Act, Situations, entity

OFFER = {"title": "Antwort der Stadt abwarten", "payload": '/ask_the_city{"question": 2}'}


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    settings = Settings(data=tmp_path)
    opened = Database(settings.database)
    migrate(opened)
    monkeypatch.setattr("bot.cases.cabinet._installed", [Cabinet(settings, opened)])
    yield opened
    opened.close()


@pytest.fixture
def asked(database: Database, monkeypatch: pytest.MonkeyPatch) -> str:
    """A conversation with one question; actions run in it."""
    monkeypatch.setattr("bot.conversations.record.secrets.token_urlsafe", lambda _: "a")
    record = Conversations(database)
    identity = record.open("musterstadt", "web", Outgoing(text="Hallo"))[0].id
    assert identity == "a"  # the sender of the tests' trackers
    record.receive(identity, Incoming(client_id="1", text="Darf ich grillen?"))
    return identity


def _buttons(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [button for one in said for button in one["buttons"]]


@pytest.mark.parametrize("intent", ["nlu_fallback", "none_of_these"])
async def test_who_gets_no_answer_can_wait_for_that_of_the_city(act: Act, asked: str, intent: str) -> None:
    said, _ = await act(ActionNoAnswer(), "Darf ich grillen?", intent, question=2)
    assert OFFER in _buttons(said)
    english, _ = await act(ActionNoAnswer(), "?", intent, question=2, language="en")
    assert "Ask the city" in [button["title"] for button in _buttons(english)]


async def test_also_beside_the_offer_of_a_person(act: Act, asked: str, desk: Situations) -> None:
    said, _ = await act(ActionNoAnswer(), "Darf ich grillen?", "nlu_fallback", question=2, unanswered=1)
    assert said[0]["response"] == "utter_because_low_confidence"
    assert OFFER in _buttons(said)


async def test_it_is_not_offered_where_it_makes_no_sense(act: Act, asked: str) -> None:
    for intent, slots in (
        ("out_of_scope", {"question": 2}),
        ("nlu_fallback", {}),
        ("nlu_fallback", {"question": 99}),
        ("nlu_fallback", {"question": 2, "loop": {"name": "defect_form"}}),
    ):
        said, _ = await act(ActionNoAnswer(), "?", intent, **slots)
        assert OFFER not in _buttons(said)


async def test_without_a_record_the_honest_no_is_said_all_the_same(act: Act) -> None:
    [said], _ = await act(ActionNoAnswer(), "?", "nlu_fallback", question=2)
    assert said["response"] == "utter_no_match"


async def test_the_wish_is_taken_down_once(act: Act, asked: str, database: Database) -> None:
    pressed = [entity("question", "2")]
    said = [(await act(ActionAskTheCity(), "", "ask_the_city", pressed))[0][0]["response"] for _ in range(2)]
    assert said == ["utter_city_asked", "utter_city_asked_already"]
    with database.read() as sql:
        assert [(row.conversation, row.seq) for row in sql.execute(select(answer_wishes))] == [("a", 2)]


@pytest.mark.parametrize("question", ["1", "99", "x", ""])
async def test_what_is_no_question_is_said_honestly(act: Act, asked: str, question: str) -> None:
    [said], _ = await act(ActionAskTheCity(), "", "ask_the_city", [entity("question", question)])
    assert said["response"] == "utter_city_not_asked"
    assert "01234 56-0" in said["contact"]
