"""The model alone: likeness, chances and familiarity, on sentence vectors made up for the test."""

import numpy as np
import pytest

from nlu.components.linear_likeness import Likeness
from nlu.components.linear_model import Model, Settings

TEXTS = ["red apple", "red cherry", "green apple tree", "fast car", "fast train", "slow old car"]
LABELS = ["fruit", "fruit", "fruit", "traffic", "traffic", "traffic"]


def _vectors(count: int) -> np.ndarray:
    vectors = np.random.default_rng(1).normal(size=(count, 8)).astype(np.float32)
    vectors[: count // 2, 0] += 3
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _model(**settings: object) -> Model:
    return Model.fit(TEXTS, _vectors(6), LABELS, Settings(**settings))


def test_a_message_is_compared_as_the_examples_are_among_each_other() -> None:
    likeness = Likeness.of(TEXTS, _vectors(6), 4.0, 1.0)
    square, nearest = likeness.among_examples(np.ones(6, dtype=bool))
    assert np.allclose(square, square.T, atol=1e-5)
    for at, text in enumerate(TEXTS):
        alike, cosines = likeness.of_message(text, likeness.vectors[at])
        assert np.allclose(alike, square[at], atol=1e-5)
        assert np.delete(cosines, at).max() == pytest.approx(nearest[at], abs=1e-5)


def test_an_example_is_most_like_itself() -> None:
    square, _ = Likeness.of(TEXTS, _vectors(6), 4.0, 1.0).among_examples(np.ones(6, dtype=bool))
    assert (square.argmax(axis=1) == np.arange(6)).all()


def test_chances_add_up_to_one() -> None:
    model = _model()
    for text in ("red car", "", "\u6771\u4eac"):
        assert model.understand(text, _vectors(6)[2]).chances.sum() == pytest.approx(1)


def test_the_more_alike_the_more_familiar() -> None:
    model = _model()
    vector = _vectors(6)[0]
    steps = [model.understand("red apple", vector * share).familiarity for share in (0.0, 0.4, 0.8, 1.0)]
    assert steps == sorted(steps)
    assert steps[-1] > steps[0]


def test_the_same_examples_give_the_same_model() -> None:
    first, second = _model(), _model()
    assert np.array_equal(first.weights, second.weights)
    assert (first.slope, first.centre) == (second.slope, second.centre)


def test_more_examples_than_allowed_are_thinned() -> None:
    assert len(_model(most_examples=4).weights) == 4


def test_where_all_intents_are_outside_all_count_as_inside() -> None:
    assert _model(outside_intents=("fruit", "traffic")).inside.all()
