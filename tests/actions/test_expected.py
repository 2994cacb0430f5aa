"""What an open form waits for is recognised before anything is guessed."""

from typing import Any

import pytest

from actions.expected import expected_answer, follow_up, free_words, no_guess, to_offer
from tests.actions.conftest import SITE


@pytest.mark.parametrize("text", ["Nordstadt", "nordstadt", "In der Nordstadt bitte", "nordstat"])
def test_a_district_is_the_answer_that_was_asked_for(text: str) -> None:
    parsed = expected_answer("district", text, SITE)
    assert parsed is not None
    assert parsed["intent"] == {"name": "inform_district", "confidence": 1.0}
    assert parsed["entities"][0]["value"] == "Nordstadt"
    assert parsed["text"] == text


@pytest.mark.parametrize(
    ("slot", "text"), [("district", "Was kostet ein Reisepass?"), (None, "Nordstadt"), ("age", "Nordstadt")]
)
def test_everything_else_may_be_anything(slot: str | None, text: str) -> None:
    assert expected_answer(slot, text, SITE) is None


def _parsed(text: str, facet: str | None, **articles: Any) -> dict[str, Any]:
    place = text.lower().find(facet) if facet else -1
    entities = [{"entity": "facet", "value": "fee", "start": place, "end": place + len(facet)}] if facet else []
    return {"text": text, "intent": {"name": "nlu_fallback", "confidence": 0.4}, "entities": entities, **articles}


def test_a_question_about_a_facet_alone_means_the_last_article() -> None:
    parsed = follow_up(_parsed("Und was kostet das?", "was kostet"), "reisepass", None)
    assert parsed["intent"]["name"] == "ask_article"
    assert parsed["articles"] == {"band": "answer", "ids": ["reisepass"], "confidence": 1.0}


def test_after_a_question_back_it_means_what_was_offered() -> None:
    parsed = follow_up(_parsed("was kostet das", "was kostet"), None, ["reisepass", "parken"])
    assert parsed["articles"]["band"] == "clarify"
    assert parsed["articles"]["ids"] == ["reisepass", "parken"]


@pytest.mark.parametrize(
    ("text", "facet", "last"),
    [("was kostet Parken?", "was kostet", "reisepass"), ("was kostet das", "was kostet", None)],
)
def test_a_new_subject_or_none_at_all_is_left_as_it_is(text: str, facet: str, last: str | None) -> None:
    parsed = _parsed(text, facet)
    assert follow_up(parsed, last, None) == parsed


@pytest.mark.parametrize(("band", "intent"), [("clarify", "nlu_fallback"), ("answer", "ask_article")])
def test_only_a_clear_question_interrupts_a_form(band: str, intent: str) -> None:
    parsed = _parsed("x", None, articles={"band": band, "ids": ["a", "b"], "confidence": 0.9})
    assert no_guess(parsed | {"intent": {"name": "ask_article", "confidence": 0.9}})["intent"]["name"] == intent


@pytest.mark.parametrize("text", ["0171 1234567", "meine Nummer ist 01234/56-789", "a.b@example.de"])
def test_a_telephone_number_or_an_address_is_the_contact_that_was_asked_for(text: str) -> None:
    parsed = expected_answer("callback_contact", text, SITE)
    assert parsed is not None
    assert parsed["intent"]["name"] == "inform_callback_contact"
    assert parsed["entities"][0]["value"] == text
    assert expected_answer("district", text, SITE) is None


def test_what_holds_no_contact_may_be_anything() -> None:
    assert expected_answer("callback_contact", "Wozu brauchen Sie das?", SITE) is None


@pytest.mark.parametrize("intent", ["nlu_fallback", "greet", "out_of_scope", "thank"])
def test_any_words_say_when_it_suits(intent: str) -> None:
    parsed = {"text": "nach sechs", "intent": {"name": intent, "confidence": 0.7}, "entities": []}
    informed = free_words(parsed, "callback_time")
    assert (informed["intent"]["name"], informed["entities"][0]["value"]) == ("inform_callback_time", "nach sechs")
    assert free_words(parsed, "callback_contact") is parsed


@pytest.mark.parametrize("intent", ["cancel", "emergency", "ask_privacy", "request_human"])
def test_what_is_clearly_something_else_says_nothing_of_the_time(intent: str) -> None:
    parsed = {"text": "x", "intent": {"name": intent, "confidence": 0.7}, "entities": []}
    assert free_words(parsed, "callback_time") is parsed


def test_yes_and_no_answer_the_offer_of_a_person() -> None:
    offer = {"yes": "confirm_handover", "event": {}}
    for said, meant in (("affirm", "confirm_handover"), ("deny", "decline_handover"), ("thank", "thank")):
        parsed = {"text": "x", "intent": {"name": said, "confidence": 0.7}, "entities": []}
        assert to_offer(parsed, offer)["intent"] == {"name": meant, "confidence": 0.7}
        assert to_offer(parsed, None) is parsed
