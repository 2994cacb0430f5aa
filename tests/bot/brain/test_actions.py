"""Actions run in the brain's process; one that raises does not leave the citizen without an answer."""

import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import ActionExecutionRejection

from bot.brain.actions import InProcessActions
from tests.whole_domain import whole_domain

ACTIONS = """
from rasa_sdk import Action
from rasa_sdk.interfaces import ActionExecutionRejection

class Good(Action):
    def name(self): return "action_good"
    async def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(response="utter_ok", count=len(tracker.events))
        return []

class Bad(Action):
    def name(self): return "action_bad"
    async def run(self, dispatcher, tracker, domain):
        raise RuntimeError("Geheimnis " + tracker.latest_message["text"])

class Worse(Action):
    def name(self): return "action_worse"
    async def run(self, dispatcher, tracker, domain):
        b"\\xff".decode("utf-8")

class Rejecting(Action):
    def name(self): return "action_rejecting"
    async def run(self, dispatcher, tracker, domain):
        raise ActionExecutionRejection("action_rejecting", "no")
"""


@pytest.fixture(scope="module")
def actions(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = tmp_path_factory.mktemp("actions")
    (folder / "some_actions").mkdir()
    (folder / "some_actions" / "__init__.py").write_text(ACTIONS, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield InProcessActions("some_actions")
    sys.path.remove(str(folder))


def _call(name: str) -> dict[str, Any]:
    tracker = {"sender_id": "a", "slots": {}, "latest_message": {"text": "4711"}, "events": [], "paused": False}
    return {"next_action": name, "sender_id": "a", "tracker": tracker | {"active_loop": {}}, "domain": {}}


async def test_an_action_runs_without_leaving_the_process(actions: InProcessActions) -> None:
    result = await actions.request("post", json=_call("action_good"))
    assert (result["responses"][0]["response"], result["responses"][0]["count"]) == ("utter_ok", 0)


@pytest.mark.parametrize("name", ["action_bad", "action_worse", "action_unknown"])
async def test_an_action_that_raises_gets_the_citizen_an_honest_sentence(
    actions: InProcessActions, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = actions.failures
    with caplog.at_level(logging.DEBUG, logger="bot"):
        result = await actions.request("post", json=_call(name))
    assert result == {"events": [], "responses": [{"response": "utter_failed"}]}
    assert actions.failures == before + 1
    assert name in caplog.text
    assert "Geheimnis 4711" not in caplog.text


async def test_the_log_says_where_an_action_failed(actions: InProcessActions, caplog: pytest.LogCaptureFixture) -> None:
    await actions.request("post", json=_call("action_worse"))
    assert "UnicodeDecodeError" in caplog.text
    assert 'b"\\xff".decode' in caplog.text


async def test_a_rejection_stays_what_rasa_makes_of_it(actions: InProcessActions) -> None:
    with pytest.raises(ActionExecutionRejection):
        await actions.request("post", json=_call("action_rejecting"))


def test_the_sentence_for_a_failed_action_stands_in_the_domain() -> None:
    said = whole_domain().responses["utter_failed"]
    assert any("en" in json.dumps(variant.get("condition", [])) for variant in said)
    assert all(variant["metadata"]["outcome"] == "failed" for variant in said)
