"""The forms from start to case, and what happens where that is not possible."""

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import report_filing
from actions.handover_events import event_of
from actions.report_forms import ActionCancelReport, ActionForgetReport, ActionReportDone, ActionStartReport
from actions.turns import Turn
from bot.cases.models import Actor, Change
from bot.clock import now
from bot.errors import DatabaseUnavailable
from bot.handover.events import Reason
from tests.actions.conftest import Act, Situations, matched, slots
from tests.actions.reports import LAMP, Reporter, on_shelf


async def _filled(reporter: Reporter) -> Reporter:
    await reporter.starts(LAMP)
    await reporter.writes("kein Foto", "skip")
    return await reporter.writes("nein", "no")


def _cases(reporter: Reporter) -> list[str]:
    with reporter.cabinet.database.read() as sql:
        return [case.number for case in reporter.cabinet.cases.of_conversation(sql, reporter.id)]


async def test_a_yes_opens_the_case_and_tells_number_words_and_time(reporter: Reporter) -> None:
    await (await _filled(reporter)).writes("ja", "yes")
    told = reporter.said[-1]
    assert told["response"] == "utter_report_opened"
    assert [told["number"]] == _cases(reporter)
    assert len(told["secret"].split()) == 2
    assert told["department"] == "Bauamt"
    assert reporter.slots["report"] is None
    assert reporter.slots["report_number"] == told["number"]


async def test_a_turn_that_is_done_again_tells_the_same_number_and_new_words(reporter: Reporter) -> None:
    before = dict((await _filled(reporter)).slots)
    await reporter.writes("ja", "yes")
    first = reporter.said[-1]
    reporter.slots = before
    await reporter.writes("ja", "yes")
    again = reporter.said[-1]
    assert again["number"] == first["number"]
    assert again["secret"]
    assert len(_cases(reporter)) == 1


async def test_a_button_that_comes_late_tells_the_number_again(reporter: Reporter) -> None:
    await (await _filled(reporter)).writes("ja", "yes")
    number = reporter.slots["report_number"]
    await reporter.over(report_act="send")
    assert (reporter.response, reporter.said[-1]["number"]) == ("utter_report_known", number)


async def test_where_the_record_is_away_the_report_is_kept_and_sent_again(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise DatabaseUnavailable

    await _filled(reporter)
    with monkeypatch.context() as broken:
        broken.setattr(report_filing, "_file", away)
        await reporter.writes("ja", "yes")
    assert reporter.response == "utter_report_failed"
    assert reporter.buttons == ["Noch einmal senden"]
    await reporter.over(report_act="send")
    assert reporter.response == "utter_report_opened"


async def test_a_contact_that_the_record_refuses_is_left_out_and_the_report_can_be_sent(reporter: Reporter) -> None:
    await _filled(reporter)
    reporter.slots["report_contact"] = {"phone": "1" * 400}
    await reporter.writes("ja", "yes")
    assert reporter.response == "utter_report_contact_refused"
    assert reporter.buttons == ["Noch einmal senden"]
    await reporter.over(report_act="send")
    assert reporter.response == "utter_report_opened"


@pytest.mark.parametrize("error", [DatabaseUnavailable(), OSError()])
async def test_where_nobody_can_tell_what_looks_the_same_the_report_goes_on(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def away(*_: object) -> None:
        raise error

    monkeypatch.setattr(report_filing, "_report", away)
    await reporter.starts(LAMP)
    assert (reporter.asked, reporter.draft.same) == ("report_photo", "no")


async def test_what_was_reported_before_can_be_followed(reporter: Reporter) -> None:
    await (await _filled(reporter)).writes("ja", "yes")
    other = Reporter(reporter.cabinet)
    await other.starts(LAMP)
    assert (other.asked, other.response) == ("report_same", "utter_report_same_first")
    assert other.said[-1]["address"] == "Bonner Straße 12, Bahnhofsviertel"
    await other.writes("ja", "yes")
    assert other.response == "utter_report_followed"
    assert other.said[-1]["number"] != reporter.slots["report_number"]


async def test_who_is_named_in_a_place_is_not_shown_to_the_next_citizen(reporter: Reporter) -> None:
    await (await _filled(reporter)).writes("ja", "yes")
    where = "Bonner Straße 12 (bei Familie Schmidt, 0170 1234567)"
    with reporter.cabinet.database.write() as sql:
        [case] = reporter.cabinet.cases.of_conversation(sql, reporter.id)
        reporter.cabinet.cases.change(sql, case.id, case.version, Change(address=where), Actor("staff"), now())
    other = Reporter(reporter.cabinet)
    await other.starts(LAMP)
    assert other.response == "utter_report_same_first"
    assert other.said[-1]["address"] == "Bonner Straße 12 (bei Familie […], […])"
    assert "Schmidt" not in str((other.said, other.slots))


async def test_something_else_at_the_same_place_is_a_case_of_its_own(reporter: Reporter) -> None:
    await (await _filled(reporter)).writes("ja", "yes")
    other = Reporter(reporter.cabinet)
    await other.starts(LAMP)
    await other.writes("nein", "no")
    assert other.asked == "report_photo"


async def test_the_sentence_before_a_question_back_is_the_report(act: Act) -> None:
    said, events = await act(ActionStartReport(), "/report_defect", "report_defect", offered_articles=["x"])
    assert said == []
    assert slots(events)["report"]["off"] is True


async def test_a_city_without_categories_is_reached_in_another_way(reporter: Reporter, act: Act) -> None:
    book = {"kind": "defect", "off": True, "tries": {}}
    [said], events = await act(ActionReportDone(), "Laterne kaputt", "report_defect", report=book)
    assert said["response"] == "utter_report_defect"
    assert slots(events)["report"] is None


@pytest.mark.usefixtures("desk")
async def test_a_form_that_gave_up_hands_over_what_is_filled_in(
    reporter: Reporter, desk: Situations, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_shelf(monkeypatch, reporter.cabinet)
    await reporter.starts(LAMP)
    for text in ("blub", "blub blub", "blub blub blub"):
        await reporter.writes(text)
    assert reporter.said[0]["response"] == "utter_because_form_gave_up"
    offered = next(event["value"] for event in reporter.events if event["name"] == "offer")
    form = offered["event"]["form"]
    assert form["name"] == "defect_form"
    assert form["filled"]["report_category"] == "Straßenlaterne"
    assert form["filled"]["report_place"] == "Bonner Straße 12, Bahnhofsviertel"
    assert form["filled"]["report_description"] == LAMP
    assert form["missing"] == ["report_photo", "report_contact", "report_confirmed"]


@pytest.mark.parametrize("before", [None, "asked"])
async def test_a_call_back_takes_along_all_that_is_filled_in_by_then(reporter: Reporter, before: str | None) -> None:
    await reporter.starts(LAMP)
    if before:
        old = event_of(Turn(reporter.tracker("x", "request_human"), CollectingDispatcher()), Reason.ASKED)
        reporter.slots["offer"] = {"yes": "confirm_handover", "event": old.model_dump(mode="json")}
    await reporter.writes("kein Foto", "skip")
    events = await ActionForgetReport().run(
        CollectingDispatcher(), reporter.tracker("ruft mich an", "request_callback", None), {}
    )
    form = slots(events)["offer"]["event"]["form"]
    assert (form["name"], form["filled"]["report_description"]) == ("defect_form", LAMP)
    assert form["missing"] == ["report_contact", "report_confirmed"]
    assert slots(events)["report"] is None


async def test_nothing_is_left_of_a_report_that_is_dropped(act: Act) -> None:
    [said], events = await act(ActionCancelReport(), "abbrechen", "cancel", report_description="x")
    assert said["response"] == "utter_report_cancelled"
    assert set(slots(events).values()) == {None}
    silent, events = await act(ActionForgetReport(), "x", "emergency")
    assert silent == []
    assert "report_contact" in slots(events)


async def test_an_article_that_says_it_exactly_goes_first_where_nothing_can_be_reported(act: Act) -> None:
    book = {"kind": "defect", "off": True, "tries": {}}
    [said], _ = await act(ActionReportDone(), "x", "report_defect", articles=matched("parken"), report=book)
    assert said["response"] == "utter_article"
