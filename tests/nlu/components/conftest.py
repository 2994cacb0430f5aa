"""Rasa's storage for one component, and training data for two topics."""

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.sentence_encoder import SentenceEncoder

EXAMPLES = {
    "greet": ["hallo", "guten tag", "moin moin", "servus zusammen", "hi there", "good morning"],
    "goodbye": ["tschüss", "auf wiedersehen", "bis bald", "mach's gut", "see you later", "bye bye"],
    "thank": ["danke", "vielen dank", "merci dir", "danke schön", "thanks a lot", "thank you"],
}
SYNONYMS = {"was kostet": "fee", "gebühren": "fee", "welche unterlagen": "documents", "münchen": "city"}


class Store:
    """Where one component keeps its model."""

    def __init__(self, folder: Path) -> None:
        self.storage = LocalModelStorage(folder)
        self.resource = Resource("component")
        self.context = ExecutionContext(GraphSchema({}))

    def make(self, component: Any, **config: Any) -> Any:
        """A component that knows nothing yet."""
        return component.create(component.get_default_config() | config, self.storage, self.resource, self.context)

    def load(self, component: Any, **config: Any) -> Any:
        """The component as another process would load it."""
        return component.load(component.get_default_config() | config, self.storage, self.resource, self.context)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def data() -> TrainingData:
    """Encoded examples and synonyms."""
    messages = [Message({"text": text, "intent": intent}) for intent, texts in EXAMPLES.items() for text in texts]
    training = TrainingData(messages, entity_synonyms=SYNONYMS)
    return SentenceEncoder({}).process_training_data(training)


def message(text: str | None, **parts: Any) -> Message:
    """An encoded message."""
    [encoded] = SentenceEncoder({}).process([Message({"text": text} | parts)])
    return encoded
