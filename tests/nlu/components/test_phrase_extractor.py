"""Phrases of the training data become entities, at their place in the text, and nothing else does."""

from collections import defaultdict
from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.phrase_extractor import PhraseExtractor
from nlu.phrase_forms import plain
from nlu.train import ROOT
from nlu.yaml_files import parse_yaml
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


def _phrases() -> list[tuple[str, str]]:
    """All phrases of all languages with their facet."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "nlu" / "data" / "facets").glob("*.yml"))]
    blocks = [block for text in texts for block in parse_yaml(text)["nlu"]]
    return [(line.removeprefix("- "), block["synonym"]) for block in blocks for line in block["examples"].splitlines()]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> PhraseExtractor:
    """The extractor with the shipped phrases."""
    store = Store(tmp_path_factory.mktemp("phrases"))
    facets = {"facet": sorted({facet for _, facet in _phrases()})}
    store.make(PhraseExtractor, entities=facets).train(TrainingData(entity_synonyms=dict(_phrases())))
    loaded: PhraseExtractor = store.load(PhraseExtractor, entities=facets)
    return loaded


def test_no_phrase_asks_for_two_different_facets() -> None:
    facets = defaultdict(set)
    for phrase, facet in _phrases():
        facets[" ".join(map(plain, phrase.split()))].add(facet)
    assert {phrase: found for phrase, found in facets.items() if len(found) > 1} == {}


def test_every_shipped_phrase_is_found_as_itself(shipped: PhraseExtractor) -> None:
    lost = [phrase for phrase, facet in _phrases() if facet not in {e["value"] for e in _entities(shipped, phrase)}]
    assert lost == []


@pytest.mark.parametrize(
    ("text", "facet", "words"),
    [
        ("peki ne kadar tutar?", "fee", "ne kadar tutar"),
        ("kac para", "fee", "kac para"),
        ("İNTERNETTEN yapabilir miyim?", "online", "İNTERNETTEN yapabilir miyim"),
        ("А сколько это стоит?", "fee", "сколько это стоит"),
        ("какие документы нужны?", "documents", "какие документы нужны"),
        ("وكم يكلف ذلك؟", "fee", "وكم يكلف ذلك"),
        ("فما هي الرسوم", "fee", "فما هي الرسوم"),
        ("والرسوم؟", "fee", "والرسوم"),
        ("واين اذهب؟", "where", "واين اذهب"),
        ("الوثائق المطلوبه", "documents", "الوثائق المطلوبه"),
        ("а скільки коштує?", "fee", "скільки коштує"),
        ("Ile czasu to zajmuje?", "duration", "Ile czasu to zajmuje"),
        ("qu’est-ce qu’il faut apporter ?", "documents", "qu’est-ce qu’il faut apporter"),
        ("e dov’è?", "where", "dov’è"),
        ("¿y cuanto cuesta?", "fee", "cuanto cuesta"),
    ],
)
def test_phrases_are_found_as_people_of_other_languages_write_them(
    shipped: PhraseExtractor, text: str, facet: str, words: str
) -> None:
    found = _entities(shipped, text)
    assert [(entity["value"], text[entity["start"] : entity["end"]]) for entity in found] == [(facet, words)]
