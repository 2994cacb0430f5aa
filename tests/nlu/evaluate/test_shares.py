"""Shares of outcomes add up, also those of groups."""

from nlu.evaluate.shares import Outside, outside, shares, shares_by
from tests.nlu.evaluate.rows import NOTHING, act, article, question, scored

ROWS = [
    scored("pass", article("pass"), lang="de"),
    scored("pass", question("pass", "hund"), lang="de"),
    scored("pass", question("express", "hund"), lang="en"),
    scored("pass", NOTHING, lang="de"),
    scored("pass", article("hund"), lang=""),
]


def test_each_outcome_has_its_share_and_one_clarification_includes_right_at_once() -> None:
    found = shares(ROWS)
    assert (found.rows, found.right_at_once, found.within_one_clarification) == (5, 0.2, 0.4)
    assert (found.asked_in_vain, found.unanswered, found.wrong) == (0.2, 0.2, 0.2)


def test_the_largest_group_comes_first_and_rows_without_a_key_are_in_none() -> None:
    groups = shares_by(ROWS, lambda one: one.row.lang)
    assert [(name, group.rows) for name, group in groups.items()] == [("de", 3), ("en", 1)]


def test_out_of_scope_the_recall_counts_neither_answers_nor_questions_back() -> None:
    found = [NOTHING, act("emergency"), question("pass", "hund"), article("pass")]
    assert outside([scored("oos", one) for one in found]) == Outside(4, recall=0.5, clarified=0.25, answered=0.25)


def test_a_set_without_rows_out_of_scope_has_no_figures_for_them() -> None:
    assert outside(ROWS) is None
