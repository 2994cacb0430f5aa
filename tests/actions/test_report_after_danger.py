"""Right after the numbers that help: a question and a false alarm are no description of what there is to see."""

import pytest

from actions.report_after_danger import is_in_danger
from actions.report_understanding import in_report
from tests.actions.reports import Reporter

FIRE = "Hilfe, hier brennt es"


async def _in_danger(reporter: Reporter) -> Reporter:
    await reporter.starts("Ich möchte etwas melden")
    await reporter.chooses(report_group="street")
    await reporter.chooses(report_category="street-light")
    await reporter.writes("Kranweg 3")
    await reporter.goes_on(FIRE, "emergency", [])
    assert (reporter.asked, reporter.said) == ("report_description", [])
    return reporter


def _meant(text: str, intent: str, sure: float, danger: bool = True) -> tuple[str, list[str]]:
    parsed = {"text": text, "intent": {"name": intent, "confidence": sure}, "entities": []}
    meant = in_report(parsed, "report_description", False, danger)
    return meant["intent"]["name"], [row["value"] for row in meant["entities"] if row["entity"] == "report_act"]


@pytest.mark.parametrize("text", ["Wann kommt die Feuerwehr?", "Is anybody coming?", "Soll ich draußen warten?"])
async def test_a_question_is_told_that_nobody_comes_from_here_and_no_description(reporter: Reporter, text: str) -> None:
    await (await _in_danger(reporter)).writes(text, "ask")
    assert reporter.draft.description is None
    assert [said["response"] for said in reporter.said] == ["utter_report_notice", "utter_report_description_first"]
    assert "112" in reporter.said[0]["notice"]
    assert reporter.draft.book["tries"] == {}


async def test_who_asks_on_is_no_longer_forgiven_for_ever(reporter: Reporter) -> None:
    await _in_danger(reporter)
    for text in ("Wann kommt jemand?", "Wer kommt denn?", "Wie lange noch?"):
        await reporter.writes(text, "ask")
    assert reporter.draft.book["tries"] == {"description": 2}
    await reporter.writes("Die Lampe ist dunkel")
    assert reporter.draft.description == "Die Lampe ist dunkel"


@pytest.mark.parametrize("text", ["Fehlalarm, alles gut", "War nur ein Scherz, ich nehme alles zurück", "false alarm"])
async def test_who_takes_it_back_is_asked_whether_to_drop_the_report(reporter: Reporter, text: str) -> None:
    await (await _in_danger(reporter)).writes(text, "withdraw")
    assert (reporter.draft.description, reporter.response) == (None, "utter_report_leave")
    other = await reporter.writes("nein", "no")
    assert other.response == "utter_report_cancelled"


async def test_a_false_alarm_told_twice_drops_it(reporter: Reporter) -> None:
    await _in_danger(reporter)
    for _ in range(2):
        await reporter.writes("Das war ein Fehlalarm", "withdraw")
    assert reporter.response == "utter_report_cancelled"


async def test_who_goes_on_after_all_is_asked_for_the_description(reporter: Reporter) -> None:
    await (await _in_danger(reporter)).writes("Fehlalarm", "withdraw")
    await reporter.writes("ja", "yes")
    assert (reporter.asked, reporter.response) == ("report_description", "utter_report_description_first")


@pytest.mark.parametrize(
    "text", ["Der Mast brennt unten am Kasten", "Da steht ein Auto in Flammen, ist das nicht irre"]
)
async def test_what_there_is_to_see_is_still_the_description(reporter: Reporter, text: str) -> None:
    await (await _in_danger(reporter)).writes(text)
    assert reporter.draft.description == text


def test_how_a_case_stands_is_told_also_where_it_does_not_look_like_a_question() -> None:
    assert _meant("Stand meiner Meldung", "case_status", 0.6)[0] == "case_status"
    assert _meant("Stand meiner Meldung", "case_status", 0.4)[0] == "inform_report"
    assert _meant("Stand meiner Meldung", "case_status", 0.6, danger=False)[0] == "inform_report"


def test_a_guessed_cancel_is_asked_about() -> None:
    assert _meant("lass mal stecken", "cancel", 0.6) == ("inform_report", ["withdraw"])
    assert _meant("lass mal stecken", "cancel", 0.4) == ("inform_report", [])
    assert _meant("lass mal stecken", "cancel", 0.95) == ("cancel", [])


def test_without_danger_and_elsewhere_everything_stays_as_it_is() -> None:
    assert _meant("Wann kommt jemand?", "nlu_fallback", 0.9, danger=False) == ("inform_report", [])
    parsed = {"text": "Wann kommt jemand?", "intent": {"name": "nlu_fallback", "confidence": 0.9}, "entities": []}
    assert [row["entity"] for row in in_report(parsed, "report_detail", False, True)["entities"]] == ["report_text"]
    assert [is_in_danger(report) for report in (None, {}, {"danger": False}, {"danger": True})] == [False] * 3 + [True]
