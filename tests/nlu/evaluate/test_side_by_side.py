"""Two models on the same rows: what differs, and which sentences decide it."""

import pytest

from nlu.evaluate.figures import figures
from nlu.evaluate.side_by_side import Change, compare, flat
from tests.nlu.evaluate.rows import NOTHING, article, question, scored

MINE = [
    scored("pass", article("pass"), text="won"),
    scored("pass", article("hund"), text="lost"),
    scored("pass", NOTHING, text="the same worth"),
]
OTHER = [
    scored("pass", question("pass", "hund"), text="won"),
    scored("pass", NOTHING, text="lost"),
    scored("pass", question("express", "hund"), text="the same worth"),
]


def test_sentences_are_won_and_lost_by_the_worth_of_their_outcome() -> None:
    found = compare(MINE, figures(MINE), OTHER, figures(OTHER))
    right, clarified = "right at once", "right after one clarification"
    assert found.won == [Change("won", "pass", right, "pass", clarified, "asked back: pass, hund")]
    assert found.lost == [Change("lost", "pass", "wrong", "hund", "unanswered", "oos")]


def test_differences_are_the_models_figures_minus_the_others() -> None:
    difference = compare(MINE, figures(MINE), OTHER, figures(OTHER)).difference
    assert difference["all.right_at_once"] == 0.3333
    assert difference["by_language.de.asked_in_vain"] == -0.3333
    assert "all.rows" not in difference


def test_figures_that_a_set_has_no_rows_for_are_left_out() -> None:
    names = flat(figures(MINE))
    assert "calibration_error" in names
    assert not [name for name in names if name.startswith("oos")]


def test_models_that_were_asked_different_things_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="not asked the same"):
        compare(MINE, figures(MINE), OTHER[:2], figures(OTHER[:2]))
