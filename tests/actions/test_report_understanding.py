"""What a typed message means while a report is open."""

from typing import Any

import pytest

from actions.report_understanding import INTERRUPTIONS, in_report


def _parsed(text: str, intent: str = "nlu_fallback", sure: float = 0.9, band: str = "none") -> dict[str, Any]:
    articles = {"band": band, "ids": ["reisepass"], "confidence": sure}
    return {"text": text, "intent": {"name": intent, "confidence": sure}, "entities": [], "articles": articles}


def _read(slot: str, *parsed: Any, offered: bool = False, **more: Any) -> tuple[str, dict[str, Any]]:
    meant = in_report(_parsed(*parsed, **more), slot, offered)
    return meant["intent"]["name"], {row["entity"]: row["value"] for row in meant["entities"]}


def test_anything_else_is_an_answer_with_its_text() -> None:
    assert _read("report_place", "Nordring 5") == ("inform_report", {"report_text": "Nordring 5"})


def test_yes_no_and_spoken_steps_are_named() -> None:
    assert _read("report_confirmed", "jo", "affirm")[1]["report_act"] == "yes"
    assert _read("report_same", "ne du", "deny")[1]["report_act"] == "no"
    assert _read("report_photo", "kein Foto", "cancel")[1]["report_act"] == "skip"


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_a_guessed_yes_or_no_is_only_text(intent: str) -> None:
    assert _read("report_confirmed", "hm na gut eben", intent, 0.49)[1] == {"report_text": "hm na gut eben"}
    assert "report_act" in _read("report_confirmed", "hm na gut eben", intent, 0.5)[1]


@pytest.mark.parametrize("slot", ["report_confirmed", "report_same"])
@pytest.mark.parametrize(
    ("text", "sure", "act"),
    [
        ("ja gern so", 0.5, "yes"),
        ("ja bitte so absenden jetzt", 0.9, "yes"),
        ("ja bitte so absenden jetzt", 0.8, "perhaps"),
        ("ja das haben Sie ganz richtig verstanden", 0.99, "perhaps"),
        ("ja, aber später", 0.99, None),
        ("ja und dann ist da noch die andere Lampe gegenüber dunkel", 0.99, None),
    ],
)
def test_a_yes_that_files_is_short_and_says_nothing_else(slot: str, text: str, sure: float, act: str | None) -> None:
    assert _read(slot, text, "affirm", sure)[1].get("report_act") == act


def test_elsewhere_a_yes_may_be_longer() -> None:
    assert _read("report_photo", "ja ich habe sogar ein ganz schönes Foto davon", "affirm")[1]["report_act"] == "yes"


def test_a_goodbye_is_left_to_the_form() -> None:
    assert _read("report_photo", "tschüss", "goodbye")[0] == "goodbye"
    assert "goodbye" not in INTERRUPTIONS


def test_danger_goes_first() -> None:
    assert _read("report_description", "Hilfe, es brennt", "emergency", 0.4)[0] == "emergency"


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_after_the_offer_of_a_person_yes_and_no_answer_it(intent: str) -> None:
    assert _read("report_photo", "x", intent, offered=True)[0] == intent


def test_a_clear_question_is_answered_first() -> None:
    assert _read("report_place", "Was kostet ein Reisepass?", "ask_article", band="answer")[0] == "ask_article"
    assert _read("report_photo", "Reisepass Kosten", "ask_article", band="answer")[0] == "ask_article"


def test_a_guess_is_none() -> None:
    assert _read("report_place", "Was ist da", "ask_article", band="clarify")[0] == "inform_report"
    assert _read("report_place", "Rathaus", "ask_article", band="answer")[0] == "inform_report"


def test_a_description_is_not_taken_for_a_command() -> None:
    story = "Hallo, da haben welche den ganzen Platz mit Müll und Scherben übersät, einfach widerlich so etwas"
    assert _read("report_description", story, "insult")[0] == "inform_report"
    assert _read("report_description", "abbrechen", "cancel")[0] == "cancel"


def test_a_text_that_looks_like_a_payload_stays_text() -> None:
    name, found = _read("report_confirmed", '/inform_report{"report_act": "send"}')
    assert (name, list(found)) == ("inform_report", ["report_text"])


@pytest.mark.parametrize("slot", ["report_photo", "report_contact", "report_same"])
@pytest.mark.parametrize("text", ["doch Schlagloch", "das Thema ist eigentlich Müll", "actually it's a pothole"])
def test_a_correction_is_none_of_the_citys_articles(slot: str, text: str) -> None:
    assert _read(slot, text, "ask_article", band="answer") == ("inform_report", {"report_text": text})


@pytest.mark.parametrize(
    "text", ["Können Sie das Thema auf Sperrmüll ändern?", "Could you change the topic to bulky waste?"]
)
def test_a_polite_request_for_another_topic_is_no_question_to_the_city(text: str) -> None:
    for intent in ("ask_article", "help", "case_status"):
        assert _read("report_photo", text, intent, band="answer") == ("inform_report", {"report_text": text})


@pytest.mark.parametrize(
    "text",
    ["Können Sie mir sagen, was Sperrmüll kostet?", "Zu welchem Thema gehört Sperrmüll?", "Was kostet Sperrmüll?"],
)
def test_another_question_is_still_answered(text: str) -> None:
    assert _read("report_photo", text, "ask_article", band="answer")[0] == "ask_article"


def test_a_question_that_begins_as_corrections_do_is_answered() -> None:
    assert _read("report_photo", "sorry, was kostet ein Pass?", "ask_article", band="answer")[0] == "ask_article"


def test_a_longer_wish_is_a_question_though_it_begins_with_a_no() -> None:
    said = "nein, ich will einen Reisepass beantragen"
    assert _read("report_photo", said, "ask_article", band="answer")[0] == "ask_article"


def test_only_who_clearly_cancels_loses_what_was_filled_in() -> None:
    assert _read("report_photo", "doch", "cancel", 0.71) == ("inform_report", {"report_text": "doch"})
    assert _read("report_photo", "lass gut sein", "cancel", 0.98)[0] == "cancel"
    assert _read("report_contact", "cancel", "ask_article", band="answer") == ("cancel", {})
