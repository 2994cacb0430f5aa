import json

import numpy as np
import pytest

from nlu.retrieval.documents import Document
from nlu.retrieval.features import FEATURES
from nlu.retrieval.ranker import Ranker, shipped_ranker
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder


def test_learning_twice_gives_the_same_ranker(gram_encoder: GramEncoder) -> None:
    assert Ranker.fit(DOCUMENTS, gram_encoder) == Ranker.fit(DOCUMENTS, gram_encoder)


def test_ranker_survives_json(gram_encoder: GramEncoder) -> None:
    ranker = Ranker.fit(DOCUMENTS, gram_encoder)
    assert Ranker.from_json(ranker.to_json()) == ranker


def test_ranker_for_other_features_is_refused() -> None:
    with pytest.raises(ValueError, match="other features"):
        Ranker.from_json(json.dumps({"weights": {"use_title": 1.0}}))


def test_catalogue_that_teaches_nothing_gets_the_shipped_weights(gram_encoder: GramEncoder) -> None:
    assert Ranker.fit([Document("a", ("A",)), Document("b", ("B",))], gram_encoder) == shipped_ranker()


def test_better_likeness_means_a_better_chance() -> None:
    values = np.zeros((2, len(FEATURES)), dtype=np.float32)
    values[1] = 1
    low, high = shipped_ranker().score(values)
    assert high > 0.9
    assert low + high == pytest.approx(1)
