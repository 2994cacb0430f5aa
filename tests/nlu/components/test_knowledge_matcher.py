"""Articles and dialogue acts compete: a clear article wins over a doubtful act, a sure act over no article."""

import sys
from types import ModuleType
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from nlu.components.knowledge_matcher import KnowledgeMatcher
from nlu.retrieval.bands import Decision
from tests.nlu.components.conftest import Store

ANSWER = Decision("answer", ("reisepass",), 0.95)
CLARIFY = Decision("clarify", ("reisepass", "personalausweis"), 0.8)
NONE = Decision("none", (), 0.1)
ACT_OVER = {"answer": 0.85, "clarify": 0.5, "none": 0.35}


class FakeLibrary:
    """Decides what it was told to, and remembers what it was asked."""

    decision: Decision | None = None
    asked: list[tuple[str | None, str]] = []

    def match(self, site: str | None, text: str) -> Decision | None:
        self.asked.append((site, text))
        return self.decision


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> FakeLibrary:
    fake, module = FakeLibrary(), ModuleType("fake_library")
    fake.asked = []
    module.library = lambda: fake  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fake_library", module)
    return fake


def _process(store: Store, intent: str, confidence: float, text: str = "Reisepass", **parts: Any) -> Message:
    matcher = store.make(KnowledgeMatcher, library="fake_library:library", act_over=ACT_OVER)
    act = {"name": intent, "confidence": confidence}
    [said] = matcher.process([Message({"text": text, "intent": act} | parts)])
    return said


@pytest.mark.parametrize(
    ("decision", "intent", "confidence", "expected"),
    [
        (ANSWER, "ask_article", 0.9, "ask_article"),
        (ANSWER, "greet", 0.5, "ask_article"),
        (ANSWER, "greet", 0.9, "greet"),
        (ANSWER, "out_of_scope", 0.5, "ask_article"),
        (CLARIFY, "greet", 0.4, "ask_article"),
        (CLARIFY, "greet", 0.6, "greet"),
        (NONE, "greet", 0.4, "greet"),
        (NONE, "greet", 0.2, "nlu_fallback"),
        (NONE, "ask_article", 0.99, "nlu_fallback"),
        (NONE, "out_of_scope", 0.6, "out_of_scope"),
        (NONE, None, 0.0, "nlu_fallback"),
    ],
)
def test_the_better_evidence_decides(
    store: Store, library: FakeLibrary, decision: Decision, intent: str, confidence: float, expected: str
) -> None:
    library.decision = decision
    said = _process(store, intent, confidence)
    assert said.get("intent")["name"] == expected
    assert 0 <= said.get("intent")["confidence"] <= 1
    assert said.get("articles") == {
        "band": decision.band,
        "ids": list(decision.ids),
        "confidence": decision.confidence,
    }


def test_the_site_of_the_conversation_is_asked(store: Store, library: FakeLibrary) -> None:
    _process(store, "greet", 0.9, metadata={"site": "muenchen"})
    _process(store, "greet", 0.9)
    assert library.asked == [("muenchen", "Reisepass"), (None, "Reisepass")]


def test_without_knowledge_the_act_stands(store: Store, library: FakeLibrary) -> None:
    said = _process(store, "greet", 0.1)
    assert said.get("intent") == {"name": "greet", "confidence": 0.1}
    assert said.get("articles") is None


def test_without_text_or_library_nothing_is_asked(store: Store, library: FakeLibrary) -> None:
    _process(store, "greet", 0.9, text="")
    [said] = store.make(KnowledgeMatcher).process([Message({"text": "a", "intent": {"name": "greet"}})])
    assert library.asked == []
    assert said.get("articles") is None


def test_the_configuration_of_the_project_names_a_library_that_exists() -> None:
    from importlib import import_module

    import yaml

    with open("config.yml", encoding="utf-8") as file:
        pipeline = yaml.safe_load(file)["pipeline"]
    [config] = [step for step in pipeline if step["name"].endswith("KnowledgeMatcher")]
    module, _, function = config["library"].partition(":")
    assert callable(getattr(import_module(module), function))
    assert set(config) - {"name"} <= set(KnowledgeMatcher.get_default_config())
