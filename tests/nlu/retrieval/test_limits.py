import numpy as np

from nlu.retrieval.features import FEATURES
from nlu.retrieval.index import Candidate
from nlu.retrieval.limits import Limits, find_limits, weights
from nlu.retrieval.rehearsals import Case

FOUND = (Candidate("a", 0.9, (*[0.5] * len(FEATURES), 1.0, 0.1, 1.0)),)
INSIDE = [Case(str(at), FOUND, frozenset({"a" if at >= 20 else "b"})) for at in range(100)]
OUTSIDE = [Case(f"o{at}", FOUND, frozenset()) for at in range(50)]


def limits(risk: float) -> Limits:
    cases = [*INSIDE, *OUTSIDE]
    rising = np.concatenate([np.arange(100) / 100, np.full(50, -1.0)])
    return find_limits(cases, {"first": rising, "near": rising, "several": -rising}, risk, risk)


def test_no_risk_begins_where_the_last_wrong_one_ends() -> None:
    assert limits(0.0).answer_from == 0.2


def test_more_risk_begins_earlier() -> None:
    assert limits(0.1).answer_from < limits(0.0).answer_from


def test_bare_catalogue_is_not_bolder() -> None:
    assert limits(0.05).bare_extra == 0


def test_out_of_scope_weighs_what_it_does_in_use() -> None:
    found = weights([*INSIDE, *OUTSIDE])
    assert abs(found[100:].sum() / found.sum() - 0.2) < 1e-9
