"""Articles and dialogue acts as one decision: the knowledge base competes with the trained intents."""

from importlib import import_module
from typing import Any, Protocol

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    METADATA,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from nlu.components.linear_classifier import LinearClassifier
from nlu.retrieval.bands import Decision

ARTICLES = "articles"
"""Key of the parse data under which the matched articles stand: {band, ids, confidence}."""


class Library(Protocol):
    """The live knowledge of all sites; the program that runs the model brings it."""

    def match(self, site: str | None, text: str) -> Decision | None:
        """Which articles of the site answer `text`; None where there is no knowledge to ask."""
        ...


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class KnowledgeMatcher(GraphComponent, IntentClassifier):
    """Asks the library for articles and sets the intent that the better evidence speaks for.

    The articles are not part of the model: an editor's change is live without training.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def required_components(cls) -> list[type]:
        """The dialogue acts are classified first."""
        return [LinearClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`library`: `module:function` that gives the Library; `act_over`: from where on an act wins, by band."""
        return {
            "library": "",
            "article_intent": "ask_article",
            "out_of_scope_intent": "out_of_scope",
            "fallback_intent": "nlu_fallback",
            "urgent_intents": [],
            "urgent_from": 0.3,
            "act_over": {"answer": 0.7, "clarify": 0.5, "none": 0.35},
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "KnowledgeMatcher":
        """Rasa's way to make a component."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and articles on each message that has text."""
        for message in messages:
            decision = self._match(message)
            if decision:
                message.set(INTENT, self._decide(message.get(INTENT), decision), add_to_output=True)
                message.set(ARTICLES, _as_data(decision), add_to_output=True)
        return messages

    def _match(self, message: Message) -> Decision | None:
        if not message.get(TEXT) or not self._config["library"]:
            return None
        site = (message.get(METADATA) or {}).get("site")
        return _library(self._config["library"]).match(site, message.get(TEXT))

    def _decide(self, act: dict[str, Any], decision: Decision) -> dict[str, Any]:
        name, confidence = act[INTENT_NAME_KEY], act[PREDICTED_CONFIDENCE_KEY]
        urgent = name in self._config["urgent_intents"] and confidence >= self._config["urgent_from"]
        if urgent:
            return act
        if name != self._config["article_intent"] and confidence >= self._config["act_over"][decision.band]:
            return act
        if decision.band != "none":
            return _intent(self._config["article_intent"], decision.confidence)
        return _intent(self._config["fallback_intent"], 1 - decision.confidence)


def _intent(name: str, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}


def _as_data(decision: Decision) -> dict[str, Any]:
    return {"band": decision.band, "ids": list(decision.ids), "confidence": decision.confidence}


def _library(path: str) -> Library:
    module, _, function = path.partition(":")
    library: Library = getattr(import_module(module), function)()
    return library
