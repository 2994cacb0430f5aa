import json

import numpy as np
import pytest

from nlu.retrieval.documents import Document
from nlu.retrieval.features import FEATURES, GAPS
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
    values[1] = [0 if name in GAPS else 1 for name in FEATURES]
    low, high = shipped_ranker().score(values)
    assert high > 0.9
    assert low + high == pytest.approx(1)


def test_a_gap_never_speaks_for_a_document_and_a_likeness_never_against_it(gram_encoder: GramEncoder) -> None:
    weights = dict(zip(FEATURES, Ranker.fit(DOCUMENTS, gram_encoder).weights, strict=True))
    assert all(weights[name] <= 0 for name in GAPS)
    assert all(weight >= 0 for name, weight in weights.items() if name not in GAPS)
