from dataclasses import replace

import pytest

from nlu.categories import trust
from nlu.categories.learned import Learned
from nlu.categories.reports import shipped_reports
from nlu.retrieval.encoders import UseEncoder

REPORTS = shipped_reports()


def test_limits_are_chances(known: Learned) -> None:
    assert 0.5 < known.trust.sure_from < 1
    assert 0 < known.trust.choices_from < known.trust.sure_from
    assert 0.3 < known.trust.link_from < 1


def test_what_is_shipped_is_what_is_learned_anew(known: Learned, encoder: UseEncoder) -> None:
    """After changes of the reports: python -m nlu.categories.trust."""
    again = trust.learn_trust(known.meanings, REPORTS, encoder)
    assert known.trust.weights == pytest.approx(again.weights, rel=1e-3)
    assert (known.trust.sure_from, known.trust.choices_from, known.trust.link_from) == pytest.approx(
        (again.sure_from, again.choices_from, again.link_from), rel=1e-3
    )


def test_other_wordings_are_learned_from_at_once(
    known: Learned, encoder: UseEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned = list[object]()
    monkeypatch.setattr(trust, "learn_trust", lambda *given: learned.append(given))
    trust.trust_in(known.meanings, REPORTS, encoder)
    assert learned == []
    trust.trust_in(known.meanings, replace(REPORTS, unclear=("etwas anderes",)), encoder)
    assert len(learned) == 1
