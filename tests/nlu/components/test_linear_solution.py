"""Least squares in closed form, checked against fits that really leave an example out."""

import numpy as np
import pytest

from nlu.components.linear_solution import ridges, solve, thinned


def _case() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    points = random.normal(size=(30, 5)).astype(np.float32)
    targets = random.choice([-1.0, 1.0], size=(30, 3)).astype(np.float32)
    return points @ points.T, targets, np.full(30, 0.5, dtype=np.float32)


def test_the_weights_solve_the_equation() -> None:
    likeness, targets, ridge = _case()
    weights, _ = solve(likeness.copy(), targets, ridge)
    assert np.allclose((likeness + np.diag(ridge)) @ weights, targets, atol=1e-3)


def test_a_left_out_score_is_that_of_a_fit_without_the_example() -> None:
    likeness, targets, ridge = _case()
    _, left_out = solve(likeness.copy(), targets, ridge)
    for at in (0, 7, 29):
        others = np.delete(np.arange(30), at)
        weights, _ = solve(likeness[np.ix_(others, others)], targets[others], ridge[others])
        assert np.allclose(likeness[at, others] @ weights, left_out[at], atol=1e-3)


def test_examples_too_much_alike_are_reported() -> None:
    _, targets, _ = _case()
    with pytest.raises(ValueError, match="regularisation"):
        solve(np.full((30, 30), -1, dtype=np.float32), targets, np.zeros(30, dtype=np.float32))


def test_rare_intents_are_followed_more_closely() -> None:
    frequent, rare = ridges(np.array([0] * 9 + [1]), c=1.0)[[0, -1]]
    assert rare < frequent


def test_a_greater_c_follows_all_examples_more_closely() -> None:
    places = np.array([0, 0, 1, 1])
    assert (ridges(places, 2.0) < ridges(places, 1.0)).all()


def test_few_examples_are_all_kept() -> None:
    assert thinned(np.array([0, 1, 1]), 3).tolist() == [0, 1, 2]


def test_of_too_many_the_most_frequent_intents_give_first() -> None:
    places = np.array([0] * 100 + [1] * 5 + [2] * 40)
    kept = places[thinned(places, 45)]
    assert np.bincount(kept).tolist() == [20, 5, 20]


def test_every_intent_keeps_an_example_however_many_there_are() -> None:
    assert thinned(np.array([0, 0, 1, 1, 2, 2]), 1).tolist() == [0, 2, 4]
