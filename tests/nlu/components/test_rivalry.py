"""An act and an article weigh their evidence against each other, and the weights come from held-out messages."""

import json

import numpy as np
import pytest

from nlu.components.rivalry import Evidence, Rivalry
from nlu.retrieval.bands import Decision

NOTHING = Decision("none", (), 0.05, 0.05, 0.05)
FOUND = Decision("answer", ("reisepass",), 0.95, 0.95, 0.97)


def _examples(count: int = 100) -> list[tuple[Evidence, bool]]:
    """Acts are right where the classifier is sure and retrieval finds nothing."""
    chances = np.random.default_rng(3).uniform(0.55, 0.95, count)
    pairs = ((float(chance), at % 2 == 0) for at, chance in enumerate(chances))
    return [
        (Evidence(chance, 1 - chance, NOTHING) if right else Evidence(1 - chance, chance, FOUND), right)
        for chance, right in pairs
    ]


def test_without_training_a_sure_act_wins_where_nothing_was_found() -> None:
    rivalry = Rivalry()
    assert rivalry.chance(Evidence(0.9, 0.05, NOTHING)) > rivalry.act_from
    assert rivalry.chance(Evidence(0.1, 0.8, FOUND)) < rivalry.offered_from


@pytest.mark.parametrize("extreme", [0.0, 1.0])
def test_even_a_chance_of_none_or_one_counts_finitely(extreme: float) -> None:
    evidence = Evidence(extreme, extreme, Decision("none", (), extreme, extreme, extreme))
    assert np.isfinite(evidence.row()).all()
    assert 0 < Rivalry().chance(evidence) < 1


def test_what_was_learned_parts_right_acts_from_wrong_ones() -> None:
    found = _examples()
    rivalry = Rivalry.learn(found, risk=0.04)
    taken = [right for evidence, right in found if rivalry.chance(evidence) >= rivalry.act_from]
    assert rivalry != Rivalry()
    assert len(taken) >= 45
    assert taken.count(False) / len(taken) <= 0.04


def test_a_smaller_risk_never_takes_acts_from_lower_on() -> None:
    doubtful = [(evidence, right != (at % 9 == 0)) for at, (evidence, right) in enumerate(_examples(200))]
    limits = [Rivalry.learn(doubtful, risk).act_from for risk in (0.3, 0.1, 0.0)]
    assert limits == sorted(limits)
    assert limits[0] >= 0.5


@pytest.mark.parametrize(
    "found", [[], _examples(20), [(evidence, True) for evidence, _ in _examples()]], ids=["none", "few", "all right"]
)
def test_what_cannot_teach_leaves_the_defaults(found: list[tuple[Evidence, bool]]) -> None:
    assert Rivalry.learn(found, risk=0.04) == Rivalry()


def test_it_comes_back_from_json_as_it_was() -> None:
    rivalry = Rivalry.learn(_examples(), risk=0.04)
    assert Rivalry.from_json(json.loads(json.dumps(rivalry.to_json()))) == rivalry
