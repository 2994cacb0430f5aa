import numpy as np
import pytest

from nlu.categories.meanings import HeldOut
from nlu.categories.rehearsals import Cases, categories_of, rehearse
from nlu.categories.reports import shipped_reports
from nlu.categories.signals import KNOWN, OWN
from nlu.retrieval.encoders import UseEncoder

REPORTS = shipped_reports()
COUNT = len(REPORTS.meanings)


@pytest.fixture(scope="module")
def cases(held_out: HeldOut, encoder: UseEncoder) -> Cases:
    return rehearse(REPORTS, held_out, encoder)


def test_what_was_meant_is_always_there(cases: Cases) -> None:
    assert (cases.right.sum(axis=1) == 1).all()
    assert (cases.there | ~cases.right).all()
    assert np.isfinite(cases.rows).all()


def test_every_wording_is_tried_with_a_catalogue_that_knows_all(cases: Cases) -> None:
    wordings = sum(len(meaning.wordings) for meaning in REPORTS.meanings)
    knows_all = ~cases.rows[:, :COUNT, OWN].any(axis=(1, 2)) & cases.there.all(axis=1)
    assert (knows_all & ~cases.idle).sum() == wordings


def test_many_are_tried_where_the_right_category_has_its_own_words_only(cases: Cases) -> None:
    rows = cases.rows[np.arange(len(cases.rows)), cases.right.argmax(axis=1)]
    assert (rows[:, OWN].any(axis=1) & ~rows[:, KNOWN].any(axis=1)).sum() >= 500


def test_where_a_category_is_absent_none_is_right(cases: Cases) -> None:
    absent = ~cases.there.all(axis=1)
    assert absent.any()
    assert cases.right[absent, -1].all()


def test_meanings_serve_as_a_catalogue() -> None:
    assert [category.code for category in categories_of(REPORTS)] == [meaning.code for meaning in REPORTS.meanings]
