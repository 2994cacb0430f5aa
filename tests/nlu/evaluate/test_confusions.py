"""Who is taken for whom, and how well each article and intent is known."""

import pytest

from nlu.evaluate.confusions import Confusion, classes, confusions, known, most_confused
from tests.nlu.evaluate.rows import NOTHING, act, article, question, scored


def test_the_most_frequent_confusion_comes_first_and_wrong_before_unanswered() -> None:
    rows = [
        scored("greet", NOTHING, text="Moin"),
        scored("pass|express", article("hund"), text="Express"),
        scored("hund", article("pass"), text="Dackel"),
        scored("hund", article("pass"), text="Pudel"),
        scored("hund", article("hund")),
        scored("hund", question("hund", "pass")),
    ]
    assert confusions(rows) == [
        Confusion("hund", "pass", 2, "Dackel"),
        Confusion("pass|express", "hund", 1, "Express"),
        Confusion("greet", "oos", 1, "Moin"),
    ]


def test_a_right_row_is_of_one_class_whatever_else_would_have_been_right() -> None:
    assert classes(scored("pass|express", article("express"))) == ("express", "express")
    assert classes(scored("oos", act("greet"))) == ("oos", "oos")
    assert classes(scored("ask_article", article("hund"))) == ("ask_article", "ask_article")
    assert classes(scored("pass|express", question("pass", "hund"))) == ("pass", "asked back")


def test_f1_comes_from_answers_at_once_and_the_weakest_class_comes_first() -> None:
    rows = [
        scored("pass", article("pass")),
        scored("pass", question("pass", "hund")),
        scored("hund", article("hund")),
        scored("hund", article("pass")),
        scored("greet", NOTHING),
    ]
    found = known(rows)
    assert list(found) == ["greet", "pass", "hund"]
    assert (found["greet"].rows, found["greet"].precision, found["greet"].f1) == (1, 0.0, 0.0)
    assert (found["pass"].precision, found["pass"].recall, found["pass"].f1) == (0.5, 0.5, 0.5)
    assert (found["hund"].precision, found["hund"].recall) == (1.0, 0.5)
    assert found["hund"].f1 == pytest.approx(2 / 3)


def test_the_most_confused_classes_are_counted_on_both_sides() -> None:
    rows = [scored("hund", article("pass")), scored("greet", article("pass")), scored("hund", question("pass", "x"))]
    assert most_confused(rows, 2) == ["hund", "pass"]
    assert most_confused([scored("pass", article("pass"))], 2) == []
