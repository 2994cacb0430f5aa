"""What the forms for a case wait for is recognised before anything is guessed; a number begins one by itself."""

from typing import Any

import pytest

from actions.case_status_expected import case_answer, is_a_note

NUMBER = "TT2V-K239"


@pytest.mark.parametrize(
    ("slot", "text", "intent"),
    [
        (None, f"Es geht um {NUMBER}", "case_status"),
        (None, "TT2V-K238", "case_status"),
        ("case_number", "tt2v k239", "inform_case_number"),
        ("case_number", "TT2V-K238", "inform_case_number"),
        ("case_secret", "Adler Amsel", "inform_case_secret"),
        ("case_secret", NUMBER, "inform_case_secret"),
    ],
)
def test_numbers_and_words_are_the_answer_that_was_asked_for(slot: str | None, text: str, intent: str) -> None:
    parsed = case_answer(slot, text)
    assert parsed is not None
    assert parsed["intent"] == {"name": intent, "confidence": 1.0}
    assert [entity["value"] for entity in parsed["entities"]] == ([text] if slot else [])


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        (None, "KAAB 1234"),
        (None, "2024-1180"),
        (None, "Hallo"),
        (None, "Adler Amsel"),
        ("case_number", "Abbrechen"),
        ("case_secret", "Abbrechen"),
        ("district", NUMBER),
    ],
)
def test_everything_else_may_be_anything(slot: str | None, text: str) -> None:
    assert case_answer(slot, text) is None


def _parsed(text: str, intent: str) -> dict[str, Any]:
    return {"text": text, "intent": {"name": intent, "confidence": 0.7}, "entities": []}


@pytest.mark.parametrize("intent", ["nlu_fallback", "report_defect", "complaint", "case_status", "ask_article"])
def test_any_words_are_a_note(intent: str) -> None:
    assert is_a_note(_parsed("Die Laterne ist dunkel", intent), "case_note")
    assert not is_a_note(_parsed("Die Laterne ist dunkel", intent), "callback_time")


@pytest.mark.parametrize(
    ("text", "intent"),
    [("Was kostet ein Pass?", "ask_article"), ("stopp", "cancel"), ("Hilfe, es brennt", "emergency")],
)
def test_questions_and_what_is_clearly_something_else_are_none(text: str, intent: str) -> None:
    assert not is_a_note(_parsed(text, intent), "case_note")
