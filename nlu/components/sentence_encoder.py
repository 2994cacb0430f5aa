"""Sentence vectors as Rasa features, so that any Rasa classifier can use them."""

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.shared_encoder import shared_encoder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(GraphComponent):
    """Adds one dense vector per text, made by the multilingual encoder that retrieval uses too."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No options of its own yet."""
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoder":
        """Rasa's way to make a component."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all examples at once."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector to each message that has text."""
        with_text = [message for message in messages if message.get(TEXT)]
        vectors = shared_encoder().encode([message.get(TEXT) for message in with_text])
        for message, vector in zip(with_text, vectors, strict=True):
            message.add_features(_features(vector))
        return messages


def _features(vector: np.ndarray[Any, np.dtype[np.float32]]) -> Features:
    return Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, "sentence_encoder")
