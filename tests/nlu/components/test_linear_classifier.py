"""The classifier learns the same from the same data, comes back as it was stored, and loads nothing strange."""

import io
import zipfile

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.linear_classifier import LinearClassifier, held_out_chances
from tests.nlu.components.conftest import EXAMPLES, Store, data, message


def _rank(classifier: LinearClassifier, text: str | None) -> list[tuple[str, float]]:
    [said] = classifier.process([message(text)])
    return [(entry["name"], entry["confidence"]) for entry in said.get("intent_ranking")]


def _familiarity(classifier: LinearClassifier, text: str) -> float:
    [said] = classifier.process([message(text)])
    return float(said.as_dict(only_output_properties=True)["familiarity"])


def test_it_learns_its_examples(store: Store) -> None:
    classifier = store.make(LinearClassifier)
    classifier.train(data())
    for intent, texts in EXAMPLES.items():
        assert _rank(classifier, texts[0])[0][0] == intent


def test_the_same_data_gives_the_same_model_in_any_order(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Store(tmp_path_factory.mktemp("other"))
    first, second = store.make(LinearClassifier), other.make(LinearClassifier)
    first.train(data())
    second.train(TrainingData(list(reversed(data().training_examples))))
    assert _rank(first, "guten morgen") == _rank(second, "guten morgen")


def test_it_comes_back_as_it_was_stored(store: Store) -> None:
    trained = store.make(LinearClassifier)
    trained.train(data())
    loaded = store.load(LinearClassifier)
    for text in ("guten morgen", "thanks", "völlig anderes", "東京"):
        assert _rank(loaded, text) == _rank(trained, text)
        assert _familiarity(loaded, text) == _familiarity(trained, text)


def test_the_ranking_is_sorted_and_as_long_as_configured(store: Store) -> None:
    classifier = store.make(LinearClassifier, ranking_length=2)
    classifier.train(data())
    ranking = _rank(classifier, "hallo")
    assert len(ranking) == 2
    assert ranking == sorted(ranking, key=lambda entry: -entry[1])
    assert all(0 <= confidence <= 1 for _, confidence in ranking)


def test_two_intents_are_enough(store: Store) -> None:
    kept = [example for example in data().training_examples if example.get("intent") != "thank"]
    classifier = store.make(LinearClassifier)
    classifier.train(TrainingData(kept))
    assert _rank(classifier, "bye")[0][0] == "goodbye"


def test_what_it_was_trained_for_is_more_familiar_than_anything_else(store: Store) -> None:
    classifier = store.make(LinearClassifier)
    classifier.train(data())
    assert _familiarity(classifier, "guten tag zusammen") > _familiarity(classifier, "wie hoch ist der Mount Everest")
    assert 0 <= _familiarity(classifier, "東京") <= 1


def test_examples_of_an_intent_outside_make_nothing_familiar(store: Store) -> None:
    asked = "vielen dank euch"
    within, without = store.make(LinearClassifier), store.make(LinearClassifier, outside_intents=["thank"])
    for classifier in (within, without):
        classifier.train(data())
    assert _familiarity(without, asked) < _familiarity(within, asked)
    assert _rank(without, asked)[0][0] == "thank"


def test_held_out_chances_are_of_models_that_have_not_seen_the_example() -> None:
    examples = data().training_examples
    names, kept, chances = held_out_chances(examples)
    assert names == sorted(EXAMPLES)
    assert kept.tolist() == list(range(len(examples)))
    assert np.allclose(chances.sum(axis=1), 1)
    assert 0.4 < np.mean([names[row.argmax()] == e.get("intent") for row, e in zip(chances, examples, strict=True)]) < 1


@pytest.mark.parametrize("text", [None, ""])
def test_without_text_there_is_no_intent(store: Store, text: str | None) -> None:
    classifier = store.make(LinearClassifier)
    classifier.train(data())
    [said] = classifier.process([message(text)])
    assert (said.get("intent"), said.get("intent_ranking")) == ({"name": None, "confidence": 0.0}, [])
    assert said.get("familiarity") == 0


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


def test_a_stored_model_that_could_run_code_is_refused(store: Store) -> None:
    with store.storage.write_to(store.resource) as folder:
        np.savez(folder / "classifier.npz", weights=np.array([zipfile.ZipFile, io.StringIO], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        store.load(LinearClassifier)
