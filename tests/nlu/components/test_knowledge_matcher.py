"""Articles and dialogue acts compete: the better evidence wins, and what counts is learned on held-out messages."""

import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from nlu.components.knowledge_matcher import KnowledgeMatcher
from nlu.components.rivalry import Rivalry
from nlu.retrieval.bands import Decision
from nlu.retrieval.limits import Limits
from nlu.retrieval.rehearsed_limits import Rehearsed
from tests.nlu.components.conftest import Store, data

ANSWER = Decision("answer", ("reisepass",), 0.95, 0.95, 0.98)
OWN_WORDING = Decision("answer", ("sterbefall",), 1.0, 1.0, 1.0)
CLARIFY = Decision("clarify", ("reisepass", "personalausweis"), 0.8, 0.4, 0.8)
NONE = Decision("none", (), 0.1, 0.05, 0.1)
LIMITS = Limits(1.0, 1.0, 0.0, 0.0, 0.0)
LIBRARY = "fake_library:library"


class FakeLibrary:
    """Decides what it was told to, and remembers what it was asked."""

    default_site = "musterstadt"

    def __init__(self) -> None:
        self.decision: Decision | None = None
        self.asked: list[tuple[str | None, str, Limits | None, bool]] = []

    def match(self, site: str | None, text: str, limits: Limits | None = None, again: bool = True) -> Decision | None:
        self.asked.append((site, text, limits, again))
        return self.decision

    def rehearse(self, texts: Sequence[str], limits: Limits | None) -> list[Rehearsed]:
        return [Rehearsed(NONE, frozenset()) for _ in texts]

    def limits(self, risk: float) -> Limits | None:
        return LIMITS


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> FakeLibrary:
    fake, module = FakeLibrary(), ModuleType("fake_library")
    module.library = lambda: fake  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fake_library", module)
    return fake


def _process(store: Store, intent: str | None, confidence: float, text: str = "Reisepass", **parts: Any) -> Message:
    matcher = store.make(KnowledgeMatcher, library=LIBRARY, urgent_intents=["emergency"], offered_acts=["complaint"])
    act = {"name": intent, "confidence": confidence}
    [said] = matcher.process([Message({"text": text, "intent": act, "intent_ranking": [act]} | parts)])
    return said


@pytest.mark.parametrize(
    ("decision", "intent", "confidence", "expected"),
    [
        (ANSWER, "ask_article", 0.9, "ask_article"),
        (ANSWER, "greet", 0.5, "ask_article"),
        (ANSWER, "out_of_scope", 0.5, "ask_article"),
        (ANSWER, "out_of_scope", 0.999, "ask_article"),
        (CLARIFY, "greet", 0.2, "ask_article"),
        (CLARIFY, "greet", 0.9, "greet"),
        (NONE, "greet", 0.9, "greet"),
        (NONE, "greet", 0.02, "nlu_fallback"),
        (NONE, "ask_article", 0.99, "nlu_fallback"),
        (NONE, "out_of_scope", 0.6, "out_of_scope"),
        (NONE, None, 0.0, "nlu_fallback"),
    ],
)
def test_the_better_evidence_decides(
    store: Store, library: FakeLibrary, decision: Decision, intent: str | None, confidence: float, expected: str
) -> None:
    library.decision = decision
    said = _process(store, intent, confidence)
    assert said.get("intent")["name"] == expected
    assert 0 <= said.get("intent")["confidence"] <= 1
    found = said.get("articles")
    assert (found["band"], found["ids"], found["confidence"]) == (
        decision.band,
        list(decision.ids),
        decision.confidence,
    )


def test_an_act_that_may_be_meant_stands_among_the_choices(store: Store, library: FakeLibrary) -> None:
    library.decision = CLARIFY
    assert _process(store, "complaint", 0.5).get("articles")["act"] == "complaint"
    assert "act" not in _process(store, "complaint", 0.01).get("articles")
    assert "act" not in _process(store, "greet", 0.5).get("articles")


def test_the_site_of_the_conversation_is_asked(store: Store, library: FakeLibrary) -> None:
    _process(store, "greet", 0.5, metadata={"site": "muenchen"})
    _process(store, "greet", 0.5)
    assert library.asked == [("muenchen", "Reisepass", None, True), (None, "Reisepass", None, True)]


def test_a_sure_act_needs_no_second_look(store: Store, library: FakeLibrary) -> None:
    _process(store, "greet", 0.97)
    assert library.asked == [(None, "Reisepass", None, False)]


def test_in_a_hurry_there_is_no_second_look(store: Store, library: FakeLibrary) -> None:
    _process(store, "greet", 0.5, metadata={"site": "muenchen", "hurried": True})
    assert library.asked == [("muenchen", "Reisepass", None, False)]


def test_without_knowledge_the_act_stands(store: Store, library: FakeLibrary) -> None:
    said = _process(store, "greet", 0.1)
    assert said.get("intent") == {"name": "greet", "confidence": 0.1}
    assert said.get("articles") is None


def test_without_text_or_library_nothing_is_asked(store: Store, library: FakeLibrary) -> None:
    _process(store, "greet", 0.9, text="")
    act = {"name": "greet", "confidence": 0.9}
    [said] = store.make(KnowledgeMatcher).process([Message({"text": "a", "intent": act})])
    assert library.asked == []
    assert said.get("articles") is None


def test_what_was_learned_is_loaded_again(store: Store, library: FakeLibrary) -> None:
    store.make(KnowledgeMatcher, library=LIBRARY).train(data())
    library.decision = NONE
    loaded = store.load(KnowledgeMatcher, library=LIBRARY)
    loaded.process([Message({"text": "Reisepass", "intent": {"name": "greet", "confidence": 0.5}})])
    assert library.asked == [(None, "Reisepass", LIMITS, True)]


def test_limits_count_only_for_the_site_that_they_were_learned_from(store: Store, library: FakeLibrary) -> None:
    store.make(KnowledgeMatcher, library=LIBRARY).train(data())
    library.decision = NONE
    act = {"name": "greet", "confidence": 0.5}
    message = Message({"text": "Reisepass", "intent": act, "metadata": {"site": "neustadt"}})
    store.load(KnowledgeMatcher, library=LIBRARY).process([message])
    assert library.asked == [("neustadt", "Reisepass", None, True)]


def test_danger_comes_first_even_where_it_is_not_the_most_likely(store: Store, library: FakeLibrary) -> None:
    library.decision = ANSWER
    ranking = [{"name": "report_defect", "confidence": 0.41}, {"name": "emergency", "confidence": 0.4}]
    said = _process(store, "report_defect", 0.41, intent_ranking=ranking)
    assert said.get("intent")["name"] == "emergency"


def test_a_likelier_question_for_an_article_and_its_own_wording_are_no_danger(
    store: Store, library: FakeLibrary
) -> None:
    library.decision = ANSWER
    ranking = [{"name": "ask_article", "confidence": 0.6}, {"name": "emergency", "confidence": 0.4}]
    assert _process(store, "ask_article", 0.6, intent_ranking=ranking).get("intent")["name"] == "ask_article"
    library.decision = OWN_WORDING
    assert _process(store, "emergency", 0.9).get("intent")["name"] == "ask_article"
    assert _process(store, "emergency", 1.0).get("intent")["name"] == "emergency"


def test_a_model_trained_without_a_library_has_the_defaults(store: Store) -> None:
    store.make(KnowledgeMatcher).train(data())
    assert store.load(KnowledgeMatcher)._rivalry == Rivalry()
