from collections.abc import Sequence

import numpy as np

from nlu.retrieval.features import FEATURES
from nlu.retrieval.index import Candidate
from nlu.retrieval.limits import Limits, find_limits, weights
from nlu.retrieval.rehearsals import Case

FOUND = (Candidate("a", 0.9, (*[0.5] * len(FEATURES), 1.0, 0.1, 0.0, 1.0)),)
INSIDE = [Case(str(at), FOUND, frozenset({"a" if at >= 20 else "b"})) for at in range(100)]
OUTSIDE = [Case(f"o{at}", FOUND, frozenset()) for at in range(50)]


def limits(risk: float, told: Sequence[int] = ()) -> Limits:
    """The limits of these cases; those in `told` have been answered before."""
    cases = [*INSIDE, *OUTSIDE]
    rising = np.concatenate([np.arange(100) / 100, np.full(50, -1.0)])
    mask = np.isin(np.arange(len(cases)), told)
    return find_limits(cases, {"first": rising, "near": rising, "several": -rising}, risk, risk, mask)


def test_no_risk_begins_where_the_last_wrong_one_ends() -> None:
    assert limits(0.0).answer_from == 0.2


def test_more_risk_begins_earlier() -> None:
    assert limits(0.1).answer_from < limits(0.0).answer_from


def test_bare_catalogue_is_not_bolder() -> None:
    assert limits(0.05).bare_extra == 0


def test_out_of_scope_weighs_what_it_does_in_use() -> None:
    found = weights([*INSIDE, *OUTSIDE])
    assert abs(found[100:].sum() / found.sum() - 0.2) < 1e-9


def test_wrong_answers_given_before_use_up_the_risk() -> None:
    assert limits(0.1, told=range(10)).answer_from > limits(0.1).answer_from


def test_right_answers_given_before_leave_room_for_more_risk() -> None:
    assert limits(0.1, told=range(40, 60)).answer_from <= limits(0.1).answer_from


def test_what_was_answered_before_does_not_count_as_several() -> None:
    assert limits(0.1, told=range(20, 100)).several_from == limits(0.1).several_from
