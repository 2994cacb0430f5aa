"""Phrases of the training data become entities, at their place in the text, and nothing else does."""

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from nlu.components.phrase_extractor import PhraseExtractor
from tests.nlu.components.conftest import Store, data

CONFIG = {"facet": ["fee", "documents"]}


@pytest.fixture
def extractor(store: Store) -> PhraseExtractor:
    store.make(PhraseExtractor, entities=CONFIG).train(data())
    loaded: PhraseExtractor = store.load(PhraseExtractor, entities=CONFIG)
    return loaded


def _entities(extractor: PhraseExtractor, text: Any, **parts: Any) -> list[dict[str, Any]]:
    [said] = extractor.process([Message({"text": text} | parts)])
    return list(said.get("entities"))


@pytest.mark.parametrize("text", ["Was kostet ein Pass?", "WAS KOSTET das", "und was  kostet", "was kostet"])
def test_a_phrase_is_found_in_any_case(extractor: PhraseExtractor, text: str) -> None:
    found = _entities(extractor, text)
    if "  " in text:
        assert found == []
        return
    assert [(entity["entity"], entity["value"], entity["extractor"]) for entity in found] == [
        ("facet", "fee", "PhraseExtractor")
    ]
    assert text[found[0]["start"] : found[0]["end"]].lower() == "was kostet"


def test_several_phrases_are_found_in_order(extractor: PhraseExtractor) -> None:
    found = _entities(extractor, "Welche Unterlagen brauche ich, und was kostet es?")
    assert [entity["value"] for entity in found] == ["documents", "fee"]


@pytest.mark.parametrize("text", ["", None, "München", "kostet", "was", "😀", "a" * 2_000])
def test_nothing_else_is_an_entity(extractor: PhraseExtractor, text: str | None) -> None:
    assert _entities(extractor, text) == []


def test_what_others_found_stays(extractor: PhraseExtractor) -> None:
    known = {"entity": "place", "value": "x", "start": 0, "end": 1}
    assert _entities(extractor, "was kostet", entities=[known])[0] == known


def test_untrained_it_finds_nothing(store: Store) -> None:
    assert _entities(store.make(PhraseExtractor, entities=CONFIG), "was kostet") == []
