import numpy as np

from nlu.categories.signals import COUNT, KNOWN, NOTHING, OWN, signals

CHANCES, COVER, COSINE = np.array([0.9, 0.0]), np.array([0.2, 1.0]), np.array([0.1, 0.6])
ROWS = signals(CHANCES, 0.1, np.array([True, False]), COVER, COSINE)


def test_there_is_a_row_for_each_category_and_one_for_none() -> None:
    assert ROWS.shape == (3, COUNT)


def test_known_and_own_words_are_weighed_apart() -> None:
    assert not ROWS[0, OWN].any()
    assert not ROWS[1, KNOWN].any()
    assert ROWS[0, KNOWN].any()
    assert ROWS[1, OWN].tolist() == [1.0, 1.0, 1.0, 0.6]


def test_none_is_judged_by_what_is_left() -> None:
    assert not ROWS[2, : NOTHING.start].any()
    assert ROWS[2, NOTHING].tolist() == [np.log(0.101), 1.0, 0.6]


def test_a_chance_of_nothing_is_a_number() -> None:
    rows = signals(np.zeros(2), 0.0, np.array([True, True]), COVER, COSINE)
    assert np.isfinite(rows).all()


def test_no_category_leaves_none() -> None:
    empty = np.zeros(0)
    assert signals(empty, 1.0, empty.astype(bool), empty, empty).shape == (1, COUNT)
