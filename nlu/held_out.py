"""How good the intent classifier is on examples that it has not seen; printed after every training."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, hstack
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import FeatureUnion

from nlu.components.linear_classifier import linear_svm, word_features
from nlu.components.shared_encoder import shared_encoder

FOLDS = 5


@dataclass(frozen=True)
class HeldOut:
    """Share of right intents, and for each intent its share of right ones (recall)."""

    accuracy: float
    recall: dict[str, float]

    def weakest(self, count: int = 3) -> list[tuple[str, float]]:
        """The intents that are missed most."""
        return sorted(self.recall.items(), key=lambda item: item[1])[:count]


def held_out(config: str, files: list[str], c: float = 1.0, vector_weight: float = 2.0) -> HeldOut | None:
    """Cross-validated figures of the classifier of config.yml on Rasa training files; None with too few examples."""
    data = TrainingDataImporter.load_nlu_importer_from_config(config, training_data_paths=files).get_nlu_data()
    examples = [example for example in data.intent_examples if example.get(TEXT)]
    enough = {name for name, count in Counter(e.get(INTENT) for e in examples).items() if count >= FOLDS}
    examples = [example for example in examples if example.get(INTENT) in enough]
    if len(enough) < 2:
        return None
    labels = np.array([example.get(INTENT) for example in examples])
    features = _features(examples, word_features(), vector_weight)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    right = cross_val_predict(linear_svm(c), features, labels, cv=folds) == labels
    recall = {str(name): float(right[labels == name].mean()) for name in np.unique(labels)}
    return HeldOut(float(right.mean()), recall)


def _features(examples: list[Message], words: FeatureUnion, vector_weight: float) -> csr_matrix:
    """Word weights come from all examples, labels do not."""
    texts = [example.get(TEXT) for example in examples]
    return hstack([words.fit_transform(texts), csr_matrix(shared_encoder().encode(texts) * vector_weight)]).tocsr()
