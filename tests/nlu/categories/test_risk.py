import numpy as np
import pytest

from nlu.categories.risk import NEVER, exceeded_by, trusted_from

CHANCES = np.array([0.9, 0.8, 0.7, 0.6, 0.5])


def limit(right: list[bool], risk: float, weight: list[float] | None = None) -> float:
    return trusted_from(CHANCES, np.array(right), np.array(weight or [1.0] * 5), risk)


def test_the_lowest_limit_within_the_risk_is_found() -> None:
    assert limit([True, True, True, False, True], risk=0.0) == 0.7
    assert limit([True, True, True, False, True], risk=0.2) == 0.5


def test_nothing_is_trusted_where_the_best_are_wrong() -> None:
    assert limit([False] * 5, risk=0.05) == NEVER > 1


def test_cases_count_by_their_weight() -> None:
    right = [True, True, True, False, True]
    assert limit(right, risk=0.2, weight=[1, 1, 1, 5, 1]) == 0.7


def test_the_order_of_the_cases_does_not_matter() -> None:
    order = np.array([3, 0, 4, 2, 1])
    right = np.array([True, True, True, False, True])
    assert trusted_from(CHANCES[order], right[order], np.ones(5), 0.0) == 0.7


def test_a_share_exceeds_the_limit() -> None:
    chances = np.linspace(0, 1, 101)
    assert (chances > exceeded_by(chances, 0.2)).mean() == pytest.approx(0.2, abs=0.01)
    assert exceeded_by(np.zeros(0), 0.2) == 0
