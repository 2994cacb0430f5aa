"""Familiarity is the share of the training examples that look stranger than the message."""

import numpy as np
import pytest

from nlu.components.linear_familiarity import Familiarity

INSIDE = np.array([True, True, False])


def _learned(count: int = 101) -> Familiarity:
    """From examples of the first intent whose signals run evenly from 0 to 2."""
    scores = np.zeros((count, 3), dtype=np.float32)
    scores[:, 1] = -1
    return Familiarity.learn(INSIDE, np.zeros(count, dtype=np.intp), scores, np.linspace(0, 2, count, dtype=np.float32))


@pytest.mark.parametrize(("nearest", "share"), [(0.5, 0.25), (1.0, 0.5), (1.9, 0.95)])
def test_it_is_the_share_of_stranger_examples(nearest: float, share: float) -> None:
    assert _learned().of(np.array([0.0, -1, 0.0]), nearest) == pytest.approx(share, abs=0.01)


def test_it_stays_between_zero_and_one_however_strange_the_message() -> None:
    familiarity = _learned()
    lowest = familiarity.of(np.array([-3.0, -3, 3.0]), -1.0)
    strange = familiarity.of(np.array([-0.5, -1, 0.5]), 0.0)
    assert 0 == lowest < strange < 0.001
    assert familiarity.of(np.array([3.0, 0, -3.0]), 1.0) == 1


def test_the_best_intent_outside_takes_away_from_the_best_inside() -> None:
    scores = np.array([[0.2, 0.7, 0.3], [0.7, 0.2, 0.9]], dtype=np.float32)
    signals = Familiarity(INSIDE, np.zeros(0)).signal(scores, np.array([0.5, 0.5], dtype=np.float32))
    assert signals == pytest.approx([0.9, 0.3])


def test_where_all_intents_are_inside_every_message_is_held_against_the_same() -> None:
    everything = Familiarity(np.ones(2, dtype=bool), np.zeros(0))
    scores = np.array([[1.0, -1.0], [-1.0, -0.5]], dtype=np.float32)
    assert everything.signal(scores, np.zeros(2, dtype=np.float32)) == pytest.approx([2.0, 0.5])


def test_examples_outside_teach_nothing() -> None:
    scores = np.zeros((4, 3), dtype=np.float32)
    nearest = np.array([0.1, 0.2, 0.9, 0.9], dtype=np.float32)
    learned = Familiarity.learn(INSIDE, np.array([0, 1, 2, 2]), scores, nearest)
    assert (learned.knots.min(), learned.knots.max()) == (pytest.approx(0.1), pytest.approx(0.2))
