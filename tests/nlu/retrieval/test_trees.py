import numpy as np
from sklearn.linear_model import LogisticRegression

from nlu.retrieval.calibration import Chance, learn
from nlu.retrieval.trees import Trees, grow, sums


def corners(count: int) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    values = np.random.default_rng(3).uniform(-1, 1, (count, 2))
    return values, (values[:, 0] * values[:, 1] > 0).astype(np.float64)


def test_trees_say_what_a_sum_cannot() -> None:
    values, right = corners(1200)
    chance, _ = learn(values, right, np.ones(1200))
    fresh, truth = corners(300)
    assert ((chance.of(chance.raw(fresh)) > 0.5) == truth).mean() > 0.9


def test_stored_trees_give_the_sums_of_the_model_they_come_from() -> None:
    values, right = corners(600)
    base = LogisticRegression().fit(values, right)
    trees = grow(values, right.astype(np.int64), np.ones(600), base)
    again = Trees.from_dict(trees.to_dict())
    assert again == trees
    assert np.allclose(sums(trees.arrays(), values[:5]), [sums(again.arrays(), row[None])[0] for row in values[:5]])


def test_few_cases_grow_no_trees() -> None:
    values, right = corners(60)
    assert learn(values, right, np.ones(60))[0].trees == Trees()


def test_one_row_and_many_rows_agree() -> None:
    values, right = corners(500)
    chance: Chance = learn(values, right, np.ones(500))[0]
    assert np.allclose(chance.raw(values[:3]), [chance.raw(row) for row in values[:3]])
