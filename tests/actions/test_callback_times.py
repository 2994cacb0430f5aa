"""A time for a call-back is told from a goodbye, a refusal and a question."""

import pytest

from actions.callback_times import names_a_time
from actions.expected import free_words


@pytest.mark.parametrize(
    "text",
    [
        "morgen früh",
        "bis morgen Mittag",
        "egal",
        "ab 14 Uhr",
        "tomorrow morning",
        "yarın sabah",
        "завтра утром",
        "غدا صباحا",
        "demain matin",
    ],
)
def test_a_time_is_one_in_any_language(text: str) -> None:
    assert names_a_time(text)


@pytest.mark.parametrize(
    "text", ["nein danke", "tschüss", "doch nicht", "Was kostet ein Reisepass morgen?", "Auf Wiedersehen"]
)
def test_other_words_are_none(text: str) -> None:
    assert not names_a_time(text)


@pytest.mark.parametrize(("intent", "text"), [("goodbye", "morgen früh"), ("deny", "egal"), ("ask_article", "morgen")])
def test_a_time_does_not_end_what_it_was_asked_for(intent: str, text: str) -> None:
    parsed = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": []}
    assert free_words(parsed, "callback_time")["intent"]["name"] == "inform_callback_time"
    assert free_words(parsed, "callback_contact") == parsed


def test_who_wants_no_call_after_all_says_so() -> None:
    parsed = {"text": "nein danke", "intent": {"name": "deny", "confidence": 0.9}, "entities": []}
    assert free_words(parsed, "callback_time") == parsed
