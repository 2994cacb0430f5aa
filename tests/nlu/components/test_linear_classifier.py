"""The classifier learns the same from the same data, comes back as it was stored, and loads nothing strange."""

import io
import zipfile

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.linear_classifier import LinearClassifier
from nlu.components.linear_weights import Weights
from tests.nlu.components.conftest import EXAMPLES, Store, data, message


def _rank(classifier: LinearClassifier, text: str | None) -> list[tuple[str, float]]:
    [said] = classifier.process([message(text)])
    return [(entry["name"], entry["confidence"]) for entry in said.get("intent_ranking")]


def test_it_learns_its_examples(store: Store) -> None:
    classifier = store.make(LinearClassifier)
    classifier.train(data())
    for intent, texts in EXAMPLES.items():
        assert _rank(classifier, texts[0])[0][0] == intent


def test_the_same_data_gives_the_same_model(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Store(tmp_path_factory.mktemp("other"))
    first, second = store.make(LinearClassifier), other.make(LinearClassifier)
    first.train(data())
    second.train(data())
    assert _rank(first, "guten morgen") == _rank(second, "guten morgen")


def test_it_comes_back_as_it_was_stored(store: Store) -> None:
    trained = store.make(LinearClassifier)
    trained.train(data())
    loaded = store.load(LinearClassifier)
    for text in ("guten morgen", "thanks", "völlig anderes", "東京"):
        assert _rank(loaded, text) == _rank(trained, text)


def test_the_ranking_is_sorted_and_as_long_as_configured(store: Store) -> None:
    classifier = store.make(LinearClassifier, ranking_length=2)
    classifier.train(data())
    ranking = _rank(classifier, "hallo")
    assert len(ranking) == 2
    assert ranking == sorted(ranking, key=lambda entry: -entry[1])
    assert all(0 <= confidence <= 1 for _, confidence in ranking)


@pytest.mark.parametrize("intents", [2, 3])
def test_the_fast_product_gives_what_scikit_learn_gives(store: Store, intents: int) -> None:
    kept = list(EXAMPLES)[:intents]
    training = TrainingData([example for example in data().training_examples if example.get("intent") in kept])
    classifier = store.make(LinearClassifier, ranking_length=9)
    classifier.train(training)
    said = message("guten morgen zusammen")
    slow = classifier._model.predict_proba(classifier._features([said]))[0]
    fast = Weights.of(classifier._words, classifier._model).chances(
        "guten morgen zusammen", said.features[0].features * classifier._config["vector_weight"]
    )
    assert np.allclose(slow, fast, atol=1e-5)
    assert fast.sum() == pytest.approx(1)


@pytest.mark.parametrize("text", [None, ""])
def test_without_text_there_is_no_intent(store: Store, text: str | None) -> None:
    classifier = store.make(LinearClassifier)
    classifier.train(data())
    [said] = classifier.process([message(text)])
    assert (said.get("intent"), said.get("intent_ranking")) == ({"name": None, "confidence": 0.0}, [])


def test_with_one_intent_there_is_nothing_to_learn(store: Store) -> None:
    few = TrainingData([example for example in data().training_examples if example.get("intent") == "greet"])
    classifier = store.make(LinearClassifier)
    classifier.train(few)
    assert _rank(classifier, "hallo") == []


def test_without_the_encoder_the_fault_is_named(store: Store) -> None:
    classifier = store.make(LinearClassifier)
    classifier.train(data())
    with pytest.raises(ValueError, match="SentenceEncoder"):
        classifier.process([Message({"text": "hallo"})])


def test_a_stored_model_with_other_types_is_refused(store: Store) -> None:
    import skops.io as sio

    with store.storage.write_to(store.resource) as folder:
        sio.dump({"words": zipfile.ZipFile, "model": io.StringIO}, folder / "classifier.skops")
    with pytest.raises(Exception, match=r"[Uu]ntrusted"):
        store.load(LinearClassifier)
