"""Confidence is compared with what was right; coverage is what can be answered at a given risk."""

import pytest

from nlu.evaluate.trust import Bin, Point, calibration_error, claims, coverage_at, reliability, risk_curve
from tests.nlu.evaluate.rows import NOTHING, act, article, question, scored


def test_nothing_found_and_acts_out_of_scope_claim_nothing() -> None:
    rows = [scored("pass", NOTHING), scored("oos", act("greet")), scored("oos", article("pass"))]
    assert claims(rows) == rows[2:]


def test_bins_tell_the_mean_confidence_and_the_share_of_right_ones() -> None:
    rows = [
        scored("pass", article("pass", 0.92)),
        scored("pass", article("hund", 0.98)),
        scored("pass", question("hund", "pass", confidence=0.55)),
        scored("greet", act("greet", 1.0)),
    ]
    low, high = reliability(rows)
    assert low == Bin(1, 0.55, 1.0)
    assert (high.claims, high.confidence, high.right) == (3, pytest.approx(0.9667, abs=1e-4), pytest.approx(2 / 3))


def test_the_calibration_error_weighs_each_bin_by_its_claims() -> None:
    assert calibration_error([Bin(3, 0.9, 0.8), Bin(1, 0.5, 1.0)]) == pytest.approx((3 * 0.1 + 0.5) / 4)
    assert calibration_error([]) is None


def test_coverage_is_the_farthest_point_of_the_curve_within_the_risk() -> None:
    rows = [scored("pass", article("pass", 0.99 - place / 1000)) for place in range(30)]
    rows += [scored("pass", article("hund", 0.9)), scored("pass", article("hund", 0.5)), scored("pass", NOTHING)]
    curve = risk_curve(rows)
    assert curve[-1] == Point(0.5, pytest.approx(32 / 33), pytest.approx(2 / 32))
    assert coverage_at(curve, 0.04) == pytest.approx(31 / 33)


def test_answers_of_the_same_confidence_are_taken_together() -> None:
    curve = risk_curve([scored("pass", article("pass", 0.9)), scored("pass", article("hund", 0.9))])
    assert curve == [Point(0.9, 1.0, 0.5)]
    assert coverage_at(curve, 0.04) == 0.0


def test_an_answer_out_of_scope_adds_risk_but_no_coverage() -> None:
    rows = [scored("pass", article("pass", 0.9)), scored("oos", article("pass", 0.8))]
    assert risk_curve(rows) == [Point(0.9, 1.0, 0.0), Point(0.8, 1.0, 0.5)]


def test_without_rows_in_scope_there_is_no_coverage() -> None:
    curve = risk_curve([scored("oos", article("pass"))])
    assert curve == []
    assert coverage_at(curve) is None
