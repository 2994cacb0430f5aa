import numpy as np
import pytest

from nlu.categories.weighing import chances, learn

RANDOM = np.random.default_rng(3)
TRUE = np.array([2.0, -1.0, 0.0])
ROWS = RANDOM.normal(size=(4000, 5, 3))
MEANT = np.array([RANDOM.choice(5, p=chances(row, TRUE)) for row in ROWS])
RIGHT = np.arange(5) == MEANT[:, None]
THERE = np.ones_like(RIGHT)


def test_chances_add_up_to_one_and_follow_the_weights() -> None:
    found = chances(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([800.0, 0.0]))
    assert found.tolist() == [1.0, 0.0]
    assert chances(ROWS, TRUE).sum(axis=1) == pytest.approx(1.0)


def test_the_weights_by_which_cases_were_made_are_found_again() -> None:
    assert learn(ROWS, RIGHT, THERE, np.ones(len(ROWS))) == pytest.approx(TRUE, abs=0.15)


def test_what_is_not_there_was_not_turned_down() -> None:
    there = THERE.copy()
    there[:, 4] = RIGHT[:, 4]
    kept = RIGHT[:, :4].any(axis=1)
    with_holes = learn(ROWS[kept], RIGHT[kept], there[kept], np.ones(kept.sum()))
    assert with_holes == pytest.approx(
        learn(ROWS[kept][:, :4], RIGHT[kept][:, :4], THERE[kept][:, :4], np.ones(kept.sum()))
    )


def test_cases_without_weight_teach_nothing() -> None:
    weight = np.concatenate([np.ones(3000), np.zeros(1000)])
    turned = np.concatenate([RIGHT[:3000], ~RIGHT[3000:]])
    assert learn(ROWS, turned, THERE, weight) == pytest.approx(
        learn(ROWS[:3000], RIGHT[:3000], THERE[:3000], np.ones(3000))
    )
