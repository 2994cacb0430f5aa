"""Entities by fixed phrases, matched on spaCy's tokens in one spelling; the phrases are Rasa synonyms in nlu/data."""

import json
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language
from spacy.tokens import Doc

from nlu.phrase_forms import forms, plain, typed

Patterns = list[dict[str, str]]
_ONE_SPELLING = "lotse_one_spelling"


@Language.component(_ONE_SPELLING)
def one_spelling(doc: Doc) -> Doc:
    """Give each token the spelling by which phrases are compared."""
    for token in doc:
        token.norm_ = plain(token.text) or token.lower_
    return doc


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class PhraseExtractor(GraphComponent, EntityExtractorMixin):
    """A spaCy entity ruler over a blank German pipeline, filled from the training data's synonyms."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, patterns: Patterns
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._nlp = spacy.blank("de")
        self._nlp.add_pipe(_ONE_SPELLING)
        ruler = self._nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "NORM"})
        ruler.add_patterns([row | {"pattern": form} for row in patterns for form in forms(typed(row["pattern"]))])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`entities`: name of each entity and the synonym values it takes."""
        return {"entities": {}}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "PhraseExtractor":
        """Rasa's way to make an untrained component."""
        return cls(config, model_storage, resource, [])

    def train(self, training_data: TrainingData) -> Resource:
        """Collect the phrases of the configured values."""
        of_value = {value: name for name, values in self._config["entities"].items() for value in values}
        patterns = [
            {"label": of_value[value], "id": value, "pattern": phrase}
            for phrase, value in training_data.entity_synonyms.items()
            if value in of_value
        ]
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "phrases.json").write_text(json.dumps(patterns), encoding="utf-8")
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "PhraseExtractor":
        """Read the phrases back."""
        with model_storage.read_from(resource) as folder:
            patterns = json.loads((folder / "phrases.json").read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, patterns)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities found in each message's text."""
        for message in messages:
            found = message.get(ENTITIES, []) + self._extract(message.get(TEXT) or "")
            message.set(ENTITIES, found, add_to_output=True)
        return messages

    def _extract(self, text: str) -> list[dict[str, Any]]:
        return [
            {
                "entity": span.label_,
                "value": span.id_,
                "start": span.start_char,
                "end": span.end_char,
                "extractor": type(self).__name__,
            }
            for span in self._nlp(typed(text)).ents
        ]
