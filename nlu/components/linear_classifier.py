"""Intents by words, letters and meaning in one model with calibrated confidences."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components import linear_storage
from nlu.components.linear_model import Model, Settings
from nlu.components.sentence_encoder import SentenceEncoder

FAMILIARITY = "familiarity"
"""Key of the parse data: 0 to 1, how much the message looks like what the assistant was trained for."""
_FILE = "classifier.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearClassifier(GraphComponent, IntentClassifier):
    """Linear in how alike a message is to each example; closed form, so the same data gives the same model.

    Stored as arrays and word lists, so that loading runs no code.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Model | None = None,
        exact: dict[str, str] | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        self._exact = exact or {}

    @classmethod
    def required_components(cls) -> list[type]:
        """The sentence vectors must be there first."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`ranking_length`, and all of `linear_model.Settings`."""
        return {"ranking_length": 10} | asdict(Settings())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearClassifier":
        """Rasa's way to make an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all intent examples; with fewer than two intents there is nothing to learn."""
        examples = ordered(training_data.intent_examples)
        if len({example.get(INTENT) for example in examples}) < 2:
            return self._resource
        self._model = _fit(examples, self._settings())
        self._exact = {_folded(example.get(TEXT)): example.get(INTENT) for example in examples}
        with self._model_storage.write_to(self._resource) as folder:
            linear_storage.write(folder / _FILE, self._model, self._exact)
        return self._resource

    def _settings(self) -> Settings:
        return Settings(**{key: self._config[key] for key in asdict(Settings()) if key in self._config})

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and familiarity on each message."""
        for message in messages:
            ranking, familiarity = self._understand(message)
            best = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, best, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(FAMILIARITY, familiarity, add_to_output=True)
        return messages

    def _understand(self, message: Message) -> tuple[list[dict[str, Any]], float]:
        if not self._model or not message.get(TEXT):
            return [], 0.0
        understood = self._model.understand(message.get(TEXT), _vector(message))
        chances, names = understood.chances, self._model.names
        if known := self._exact.get(_folded(message.get(TEXT))):
            chances = np.where(np.array(names) == known, 1.0, 0.0)
        order = np.argsort(-chances, kind="stable")[: self._config["ranking_length"]]
        ranking = [{INTENT_NAME_KEY: names[i], PREDICTED_CONFIDENCE_KEY: float(chances[i])} for i in order]
        return ranking, understood.familiarity

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LinearClassifier":
        """Read the model; a model that was trained without intents answers none."""
        with model_storage.read_from(resource) as folder:
            path = folder / _FILE
            model, exact = linear_storage.read(path) if path.exists() else (None, {})
        return cls(config, model_storage, resource, model, exact)


def ordered(examples: Iterable[Message]) -> list[Message]:
    """Those with a text, in an order of their own: Rasa's is that of the files' absolute paths, and the same data must
    give the same model wherever they lie."""
    return sorted((example for example in examples if example.get(TEXT)), key=_place)


def _place(example: Message) -> tuple[str, str]:
    return str(example.get(INTENT)), example.get(TEXT)


def held_out_chances(examples: Sequence[Message]) -> tuple[list[str], NDArray[np.intp], NDArray[np.float64]]:
    """Intents, the places of the examples that were kept, and their chances, shape (kept, intents), by a model that
    has not seen them. The examples carry sentence vectors."""
    vectors = np.vstack([_vector(example) for example in examples])
    texts, labels = zip(*[(example.get(TEXT), example.get(INTENT)) for example in examples], strict=True)
    return Model.left_out(texts, vectors, labels, Settings())


def _fit(examples: Sequence[Message], settings: Settings) -> Model:
    vectors = np.vstack([_vector(example) for example in examples])
    texts, labels = zip(*[(example.get(TEXT), example.get(INTENT)) for example in examples], strict=True)
    return Model.fit(texts, vectors, labels, settings)


def _folded(text: str) -> str:
    """A training example is understood as what it was given for, whatever its case and punctuation."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _vector(message: Message) -> NDArray[Any]:
    for features in message.features:
        if features.origin == "sentence_encoder":
            return np.asarray(features.features)
    raise ValueError("no sentence vector: is SentenceEncoder in the pipeline?")
