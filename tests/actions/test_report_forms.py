"""The forms from start to case, and what happens where that is not possible."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import report_filing
from actions.handover import ActionConfirmHandover, ActionEmergency, ActionOfferPerson
from actions.report_forms import ActionCancelReport, ActionReportDone, ActionStartReport
from bot.cases.models import Actor, Change
from bot.clock import now
from bot.errors import DatabaseUnavailable
from bot.service_hours import ServiceHours
from tests.actions.conftest import Act, Situations, matched, slots
from tests.actions.reports import LAMP, SHELF, Reporter, on_shelf


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


async def _stuck(reporter: Reporter) -> Reporter:
    for text in ("blub", "blub blub", "blub blub blub"):
        await reporter.writes(text)
    return reporter


def _offered(reporter: Reporter) -> dict[str, Any]:
    form: dict[str, Any] = reporter.slots["offer"]["event"]["form"]
    return form


@pytest.fixture
def staffed(reporter: Reporter, desk: Situations, monkeypatch: pytest.MonkeyPatch) -> Reporter:
    """Somebody in a city with people who take over."""
    on_shelf(monkeypatch, reporter.cabinet)
    return reporter


async def test_where_nothing_helps_a_person_is_offered_with_what_is_filled_in_and_the_form_waits(
    staffed: Reporter,
) -> None:
    await _stuck(await staffed.starts(LAMP))
    assert [said["response"] for said in staffed.said] == ["utter_because_form_gave_up", "utter_person_offer"]
    form = _offered(staffed)
    assert form["name"] == "defect_form"
    assert form["filled"]["report_category"] == "Straßenlaterne"
    assert form["filled"]["report_place"] == "Bonner Straße 12, Bahnhofsviertel"
    assert form["filled"]["report_description"] == LAMP
    assert form["missing"] == ["report_photo", "report_contact", "report_confirmed"]
    assert staffed.asked == "report_photo"


async def test_who_declines_the_person_goes_on_with_the_report(staffed: Reporter) -> None:
    await _stuck(await staffed.starts(LAMP))
    await staffed.goes_on("nein", "decline_handover", [])
    assert (staffed.asked, staffed.response) == ("report_photo", "utter_report_photo_first")
    assert staffed.draft.description == LAMP
    await staffed.writes("kein Foto", "skip")
    assert staffed.asked == "report_contact"


async def test_an_answer_after_the_offer_of_a_person_counts(staffed: Reporter) -> None:
    await _stuck(await staffed.starts(LAMP))
    await staffed.writes("kein Foto", "skip")
    assert staffed.asked == "report_contact"


async def test_a_report_that_is_stuck_again_is_over(staffed: Reporter) -> None:
    await _stuck(await _stuck(await staffed.starts(LAMP)))
    assert staffed.asked is None
    assert staffed.said[0]["response"] == "utter_because_form_gave_up"
    assert _offered(staffed)["filled"]["report_description"] == LAMP
    assert staffed.slots["report"] is None


async def test_who_waits_for_a_person_already_is_offered_none(staffed: Reporter) -> None:
    await staffed.starts(LAMP)
    staffed.slots["queued"] = True
    await _stuck(await _stuck(staffed))
    assert (staffed.asked, staffed.response[:19]) == ("report_photo", "utter_report_photo_")


async def test_where_there_is_no_person_the_contacts_are_told_and_the_form_goes_on(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reporter.starts(LAMP)
    lonely = SHELF.site.model_copy(update={"service": ServiceHours()})
    monkeypatch.setattr("actions.turns.library", lambda: SimpleNamespace(shelf=lambda _: replace(SHELF, site=lonely)))
    await _stuck(reporter)
    told = [said["response"] for said in reporter.said]
    assert told[:2] == ["utter_because_form_gave_up", "utter_contact"]
    assert told[2].startswith("utter_report_photo_")


async def test_who_agrees_to_a_person_hands_over_the_report_as_it_stands_then(staffed: Reporter) -> None:
    await staffed.starts(LAMP)
    tracker = staffed.tracker("ein Mensch", "request_human")
    staffed.slots["offer"] = slots(await ActionOfferPerson().run(CollectingDispatcher(), tracker, {}))["offer"]
    await staffed.writes("kein Foto", "skip")
    await staffed.writes("anna@example.org")
    dispatcher = CollectingDispatcher()
    await ActionConfirmHandover().run(dispatcher, staffed.tracker("ja", "confirm_handover"), {})
    form = dispatcher.messages[-1]["custom"]["handover"]["form"]
    assert form["filled"]["report_contact"] == "anna@example.org"
    assert form["missing"] == ["report_confirmed"]


async def test_in_danger_the_report_goes_along_and_the_form_waits_in_silence(staffed: Reporter) -> None:
    await staffed.starts(LAMP)
    dispatcher = CollectingDispatcher()
    await ActionEmergency().run(dispatcher, staffed.tracker("es stinkt nach Gas", "emergency"), {})
    form = dispatcher.messages[-1]["custom"]["handover"]["form"]
    assert (form["name"], form["filled"]["report_description"]) == ("defect_form", LAMP)
    await staffed.goes_on("es stinkt nach Gas", "emergency", [])
    assert (staffed.said, staffed.asked) == ([], "report_photo")


async def test_after_danger_the_form_goes_on_and_counts_nothing_as_a_wrong_answer(staffed: Reporter) -> None:
    await staffed.starts(LAMP)
    await staffed.goes_on("es stinkt nach Gas", "emergency", [])
    await staffed.writes("bitte kommen Sie schnell")
    assert (staffed.response, staffed.draft.book["tries"]) == ("utter_report_photo_first", {})
    await staffed.writes("blub")
    assert (staffed.response, staffed.draft.book["tries"]) == ("utter_report_photo_again", {"photo": 1})


async def test_nothing_is_left_of_a_report_that_is_dropped(act: Act) -> None:
    [said], events = await act(ActionCancelReport(), "abbrechen", "cancel", report_description="x")
    assert said["response"] == "utter_report_cancelled"
    assert set(slots(events).values()) == {None}
    assert "offer" in slots(events)


async def test_an_article_that_says_it_exactly_goes_first_where_nothing_can_be_reported(act: Act) -> None:
    book = {"kind": "defect", "off": True, "tries": {}}
    [said], _ = await act(ActionReportDone(), "x", "report_defect", articles=matched("parken"), report=book)
    assert said["response"] == "utter_article"
