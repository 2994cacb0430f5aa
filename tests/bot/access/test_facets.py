"""The parts that a message asks for are the ones that the assistant would have found in it."""

import re
from pathlib import Path

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.access.facets import asked
from bot.knowledge.articles import Module
from nlu.components.phrase_extractor import PhraseExtractor
from nlu.yaml_files import read_yaml

PHRASES = Path(__file__).parents[3] / "nlu" / "data" / "facets"
SENTENCES = (
    "Was kostet ein Reisepass und welche Unterlagen brauche ich?",
    "wie lange dauert das, und wo muss ich hin?",
    "Und für Kinder?",
    "How much is it, and where do I go?",
    "Ne kadar sürer?",
    "Сколько это стоит?",
    "Combien ça coûte ?",
    "Quel est le prix, et quels documents ?",
    "",
    "?!",
)


def _listed(language: str = "*") -> list[tuple[str, str]]:
    """All phrases with the module that each asks for."""
    entries = [entry for path in sorted(PHRASES.glob(f"{language}.yml")) for entry in read_yaml(path)["nlu"]]
    found = [(re.findall(r"^\s*- (.+?)\s*$", entry["examples"], re.M), entry["synonym"]) for entry in entries]
    return [(phrase, module) for phrases, module in found for phrase in phrases]


@pytest.fixture(scope="module")
def extractor() -> PhraseExtractor:
    patterns = [{"label": "facet", "id": module, "pattern": phrase} for phrase, module in _listed()]
    return PhraseExtractor({}, None, None, patterns)  # type: ignore[arg-type]


def _of_the_assistant(extractor: PhraseExtractor, text: str) -> tuple[Module, ...]:
    (message,) = extractor.process([Message({"text": text})])
    return tuple(dict.fromkeys(Module(found["value"]) for found in message.get("entities", [])))


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_asks_for_what_the_assistant_finds_in_it(extractor: PhraseExtractor, text: str) -> None:
    assert asked(text) == _of_the_assistant(extractor, text)


def test_every_phrase_is_known_alone_and_in_a_sentence(extractor: PhraseExtractor) -> None:
    phrases = [phrase for phrase, _ in _listed()]
    assert len(phrases) > 1_000
    for phrase in phrases:
        for text in (phrase, f"Reisepass: {phrase}?"):
            assert asked(text) == _of_the_assistant(extractor, text), text


def test_the_german_phrases_are_the_modules_they_stand_under() -> None:
    for phrase, module in _listed("de"):
        assert asked(phrase)[:1] == (Module(module),), phrase
