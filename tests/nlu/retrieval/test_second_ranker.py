"""The last order of candidates: chances that add up, weights that never speak against a document."""

import numpy as np
import pytest

from nlu.retrieval.lessons import Lesson
from nlu.retrieval.second_look import SECOND
from nlu.retrieval.second_ranker import COLUMNS, SecondRanker, columns, shipped_second_ranker

FIRST = np.array([0.6, 0.4], dtype=np.float32)


def table(*rows: float) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([[row] * len(SECOND) for row in rows], dtype=np.float32)


def lessons(count: int = 30) -> list[Lesson]:
    """The wordings tell the right document, the text speaks for another one."""
    made = []
    for at in range(count):
        right = np.zeros(4, dtype=np.bool_)
        right[at % 4] = True
        values = np.full((4, len(COLUMNS)), 0.5, dtype=np.float32)
        values[:, COLUMNS.index("second_asked")] += 0.3 * right
        values[:, COLUMNS.index("second_body")] -= 0.3 * right
        made.append(Lesson(values, right))
    return made


def test_chances_add_up_and_keep_the_first_order_where_the_second_look_sees_no_difference() -> None:
    scores = shipped_second_ranker().score(FIRST, table(0.8, 0.8))
    assert scores.sum() == pytest.approx(1)
    assert scores[0] > scores[1]


def test_a_clear_second_look_turns_the_order_round() -> None:
    scores = shipped_second_ranker().score(FIRST, table(0.7, 0.9))
    assert scores[1] > scores[0]


def test_a_document_without_any_first_chance_can_still_be_rated() -> None:
    scores = shipped_second_ranker().score(np.array([1.0, 0.0], dtype=np.float32), table(0.8, 0.8))
    assert np.isfinite(scores).all()


def test_no_documents_get_no_chances() -> None:
    assert shipped_second_ranker().score(FIRST[:0], table()[:0].reshape(0, len(SECOND))).shape == (0,)


def test_what_tells_the_right_document_gets_weight_and_nothing_speaks_against_one() -> None:
    weights = dict(zip(COLUMNS, SecondRanker.learn(lessons()).weights, strict=True))
    assert weights["second_asked"] > 1
    assert weights["second_body"] == 0
    assert min(weights.values()) >= 0


def test_learning_twice_gives_the_same() -> None:
    assert SecondRanker.learn(lessons()) == SecondRanker.learn(lessons())


def test_ranker_survives_json() -> None:
    assert SecondRanker.from_json(shipped_second_ranker().to_json()) == shipped_second_ranker()


def test_columns_stand_in_their_order_and_a_first_chance_as_its_logarithm() -> None:
    values = columns(FIRST, table(0.1, 0.2))
    assert values.shape == (2, len(COLUMNS))
    assert values[:, 0] == pytest.approx(np.log(FIRST))
    assert values[1, 1:] == pytest.approx([0.2] * len(SECOND))
