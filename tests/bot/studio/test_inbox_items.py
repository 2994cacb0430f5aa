"""What stands in the inbox of a message: without what names a person, and the more doubtful the higher."""

from datetime import UTC, datetime
from typing import Any

from bot.privacy.secret_words import words
from bot.studio.inbox_items import Fresh, guesses, uncertainty
from bot.studio.inbox_lessons import wordings


def _fresh(text: str = "Frage", outcome: str | None = "answered", **understood: Any) -> Fresh:
    known = {"intent": "ask_article", "confidence": 0.7} | understood
    return Fresh("c", 2, datetime(2026, 11, 23, tzinfo=UTC), "musterstadt", text, "de", known, outcome)


def test_staff_read_it_without_names_numbers_and_secret_words() -> None:
    one, other = words()[0], words()[7]
    pair = f"{one.title()} {other.title()}"
    said = f"Ich heiße Erna Muster,\n Tel. 0151 23456789, mail erna@example.org, {pair}: was kostet das?"
    shown = _fresh(said).read_by_staff()
    for secret in ("Muster", "23456789", "example.org", one.title(), other.title(), "\n"):
        assert secret not in shown
    assert shown.endswith("was kostet das?")


def test_what_has_no_answer_is_more_doubtful_than_a_question_back_and_that_than_an_answer() -> None:
    order = [
        _fresh(outcome="unanswered_no_match", intent="nlu_fallback", confidence=0.1),
        _fresh(outcome="unanswered_no_match", intent="nlu_fallback", confidence=0.9),
        _fresh(outcome="unanswered_out_of_scope", intent="out_of_scope", confidence=0.2),
        _fresh(outcome="clarified", confidence=0.3),
        _fresh(outcome="clarified", confidence=0.9),
        _fresh(confidence=0.1),
        _fresh(confidence=1.0),
    ]
    doubts = [uncertainty(one) for one in order]
    assert doubts == sorted(doubts, reverse=True)
    assert len(set(doubts)) == len(doubts)
    assert (doubts[-1], max(doubts) <= 1) == (0.0, True)
    assert uncertainty(_fresh(outcome="handover_offered", intent="nlu_fallback")) > 0.8
    assert uncertainty(Fresh("c", 2, order[0].at, "m", "x", "de", {}, None)) == 1.0  # said to a person


def test_guesses_are_what_may_have_been_meant_besides() -> None:
    asked_back = _fresh(candidates=["a", "b", "c", "d"], acts={"greet": 0.3, "help": 0.1})
    assert [guess["name"] for guess in guesses(asked_back, [])] == ["a", "b", "c", "greet"]
    answered = _fresh(article="a", candidates=["a"])
    assert [(guess["name"], guess["confidence"]) for guess in guesses(answered, [("a", 0.9), ("b", 0.08)])] == [
        ("b", 0.08)
    ]
    assert guesses(_fresh(), []) == []


def test_wordings_are_clean_and_stand_once() -> None:
    said = ["Was kostet das?", "was kostet  DAS", "Ich bin […], wie geht's", "…", "•••", "x" * 301]
    assert wordings(said) == ("Was kostet das?", "Ich bin, wie geht's")
    assert len(wordings([f"Frage {number}" for number in range(50)])) == 10
