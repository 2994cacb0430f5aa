"""Intents by words, letters and meaning in one linear model with calibrated confidences."""

import re
from typing import Any

import numpy as np
import skops.io as sio
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
from scipy.sparse import csr_matrix, hstack
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from nlu.components.linear_weights import Weights
from nlu.components.sentence_encoder import SentenceEncoder

_SEED = 20_240_101
_TRUSTED = [
    "scipy.sparse._csr.csr_matrix",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
]
"""Types that a stored model may hold beside skops' own list; anything else is refused."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearClassifier(GraphComponent, IntentClassifier):
    """Word and character TF-IDF beside the sentence vector, one linear SVM, Platt-calibrated.

    The same data gives the same model. Stored with skops, so that loading runs no code.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        words: FeatureUnion | None = None,
        model: CalibratedClassifierCV | None = None,
        exact: dict[str, str] | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._words = words
        self._model = model
        self._weights = Weights.of(words, model) if words and model else None
        self._exact = exact or {}

    @classmethod
    def required_components(cls) -> list[type]:
        """The sentence vectors must be there first."""
        return [SentenceEncoder]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`c`: regularisation; `folds`: calibration folds; `vector_weight`: scale of the sentence vector."""
        return {"ranking_length": 10, "c": 1.0, "folds": 3, "vector_weight": 2.0}

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
        """Fit on all intent examples; needs two intents with at least `folds` examples each."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        labels = [example.get(INTENT) for example in examples]
        if len(set(labels)) < 2:
            return self._resource
        self._words = word_features()
        self._words.fit([example.get(TEXT) for example in examples])
        svm = linear_svm(self._config["c"])
        self._model = CalibratedClassifierCV(svm, cv=self._config["folds"], method="sigmoid")
        self._model.fit(self._features(examples), np.array(labels))
        self._weights = Weights.of(self._words, self._model)
        self._exact = {_folded(example.get(TEXT)): example.get(INTENT) for example in examples}
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking on each message."""
        for message in messages:
            ranking = self._rank(message) if self._weights and message.get(TEXT) else []
            best = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, best, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        assert self._weights is not None
        chances = self._weights.chances(message.get(TEXT), _vector(message) * self._config["vector_weight"])
        names = self._weights.names
        if known := self._exact.get(_folded(message.get(TEXT))):
            chances = np.where(np.array(names) == known, 1.0, 0.0)
        order = np.argsort(-chances)[: self._config["ranking_length"]]
        return [{INTENT_NAME_KEY: names[i], PREDICTED_CONFIDENCE_KEY: float(chances[i])} for i in order]

    def _features(self, messages: list[Message]) -> csr_matrix:
        assert self._words is not None
        vectors = np.vstack([_vector(message) for message in messages]) * self._config["vector_weight"]
        words = self._words.transform([message.get(TEXT) for message in messages])
        return hstack([words, csr_matrix(vectors)]).tocsr()

    def _persist(self) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            sio.dump({"words": self._words, "model": self._model, "exact": self._exact}, folder / "classifier.skops")

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
            path = folder / "classifier.skops"
            stored = sio.load(path, trusted=_TRUSTED) if path.exists() else {}
        return cls(config, model_storage, resource, stored.get("words"), stored.get("model"), stored.get("exact"))


def _folded(text: str) -> str:
    """A training example is understood as what it was given for, whatever its case and punctuation."""
    return " ".join(re.findall(r"\w+", text.lower()))


def linear_svm(c: float) -> LinearSVC:
    """The classifier before calibration; rare intents weigh as much as frequent ones."""
    return LinearSVC(C=c, class_weight="balanced", random_state=_SEED)


def word_features() -> FeatureUnion:
    """Words and pairs of words, and letters within words for typos and compounds."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, strip_accents=None)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    return FeatureUnion([("words", words), ("letters", letters)])


def _vector(message: Message) -> np.ndarray[Any, Any]:
    for features in message.features:
        if features.origin == "sentence_encoder":
            return np.asarray(features.features)
    raise ValueError("no sentence vector: is SentenceEncoder in the pipeline?")
