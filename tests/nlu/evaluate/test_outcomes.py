"""What a citizen would have got decides what a row is worth."""

from typing import Any

import pytest

from nlu.evaluate.outcomes import Given, Outcome, given, outcome
from tests.nlu.evaluate.rows import NOTHING, act, article, expected, question


def _parsed(intent: str | None, band: str | None = None, ids: tuple[str, ...] = ()) -> dict[str, Any]:
    parsed: dict[str, Any] = {"intent": {"name": intent, "confidence": 0.6}}
    return parsed | ({"articles": {"band": band, "ids": list(ids), "confidence": 0.8}} if band else {})


@pytest.mark.parametrize(
    ("parsed", "meaning"),
    [
        (_parsed("ask_article", "answer", ("pass",)), Given("article", ("pass",), 0.8)),
        (_parsed("ask_article", "clarify", ("pass", "hund")), Given("question", ("pass", "hund"), 0.8)),
        (_parsed("ask_article", "none"), NOTHING),
        (_parsed("ask_article"), NOTHING),
        (_parsed("greet", "answer", ("pass",)), Given("act", ("greet",), 0.6)),
        (_parsed("emergency", "clarify", ("pass", "hund")), Given("act", ("emergency",), 0.6)),
        (_parsed("out_of_scope", "answer", ("pass",)), NOTHING),
        (_parsed("nlu_fallback", "none"), NOTHING),
        (_parsed(None), NOTHING),
    ],
)
def test_the_intent_decides_whether_articles_are_shown(parsed: dict[str, Any], meaning: Given) -> None:
    assert given(parsed) == meaning


@pytest.mark.parametrize(
    ("cell", "found", "what"),
    [
        ("pass", article("pass"), Outcome.RIGHT),
        ("pass|express", article("express"), Outcome.RIGHT),
        ("pass", article("hund"), Outcome.WRONG),
        ("pass", act("greet"), Outcome.WRONG),
        ("pass", question("hund", "pass"), Outcome.CLARIFIED),
        ("pass", question("hund", "express"), Outcome.IN_VAIN),
        ("pass", NOTHING, Outcome.UNANSWERED),
        ("ask_article", article("hund"), Outcome.RIGHT),
        ("ask_article", question("hund", "pass"), Outcome.CLARIFIED),
        ("ask_article", act("greet"), Outcome.WRONG),
        ("greet", act("greet"), Outcome.RIGHT),
        ("greet", act("emergency"), Outcome.WRONG),
        ("greet", article("pass"), Outcome.WRONG),
        ("greet", question("pass", "hund"), Outcome.IN_VAIN),
        ("greet", question("pass", "hund", "greet"), Outcome.CLARIFIED),
        ("greet", NOTHING, Outcome.UNANSWERED),
        ("oos", NOTHING, Outcome.RIGHT),
        ("oos", act("emergency"), Outcome.RIGHT),
        ("oos", question("pass", "hund"), Outcome.IN_VAIN),
        ("oos", article("pass"), Outcome.WRONG),
    ],
)
def test_what_was_given_is_worth(cell: str, found: Given, what: Outcome) -> None:
    assert outcome(expected(cell), found) is what


def test_an_act_may_stand_among_the_choices_of_a_question_back_only() -> None:
    parsed = _parsed("ask_article", "clarify", ("pass", "hund"))
    parsed["articles"]["act"] = "greet"
    assert given(parsed).ids == ("pass", "hund", "greet")
    parsed["articles"]["band"] = "answer"
    assert given(parsed).ids == ("pass", "hund")


def test_a_question_back_is_told_with_its_choices() -> None:
    assert question("pass", "hund").in_words == "asked back: pass, hund"
    assert [found.in_words for found in (NOTHING, article("pass"), act("greet"))] == ["oos", "pass", "greet"]
