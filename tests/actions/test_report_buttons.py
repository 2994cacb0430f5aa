"""A button answers the question that it was offered for, and no other one."""

import json

from actions.report_buttons import Option, buttons
from actions.report_draft import Draft
from tests.actions.reports import LAMP, Reporter

LIMIT = 64
"""Bytes of what a button of Telegram sends back."""


def _stale(reporter: Reporter) -> bool:
    return [said["response"] for said in reporter.said][0] == "utter_report_old_button"


async def test_a_second_press_of_no_photo_does_not_skip_the_contact(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    skip = reporter.offered("Ohne Foto weiter")
    await reporter.presses(skip)
    assert reporter.asked == "report_contact"
    await reporter.presses(skip)
    assert _stale(reporter)
    assert reporter.asked == "report_contact"
    assert reporter.draft.book["tries"] == {}


async def test_a_yes_to_an_older_question_does_not_send_the_report(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.chooses(report_act="skip")
    await reporter.chooses(report_act="skip")
    await reporter.chooses(report_act="send")
    other = Reporter(reporter.cabinet)
    await other.starts(LAMP)
    same = other.offered("Ja, das ist es")
    await other.chooses(report_act="no")
    await other.chooses(report_act="skip")
    await other.chooses(report_act="skip")
    assert other.asked == "report_confirmed"
    await other.presses(same)
    assert _stale(other)
    assert (other.asked, other.draft.same) == ("report_confirmed", "no")


async def test_a_place_of_an_older_list_is_none_of_the_newer(reporter: Reporter) -> None:
    await reporter.starts("In der Hauptstraße 7 ist die Laterne dunkel")
    first = reporter.said[-1]["buttons"][0]["payload"]
    await reporter.writes("Gartenstraße 3")
    assert reporter.response == "utter_report_place_which"
    await reporter.presses(first)
    assert _stale(reporter)
    assert reporter.asked == "report_place"
    await reporter.presses(reporter.said[-1]["buttons"][0]["payload"])
    assert reporter.draft.place is not None
    assert reporter.draft.place["street"] == "Gartenstraße"


async def test_an_answer_to_another_question_of_the_category_is_not_taken_for_free_text(reporter: Reporter) -> None:
    await reporter.starts("In der Zollstraße 3 steht ein Schrottfahrzeug herum")
    bicycle = reporter.offered("Fahrrad")
    await reporter.presses(bicycle)
    assert reporter.asked == "report_photo"
    await reporter.chooses(report_act="skip")
    await reporter.chooses(report_act="skip")
    await reporter.chooses(report_act="add")
    assert reporter.asked == "report_detail"
    before = reporter.draft.book["answers"]
    await reporter.presses(bicycle)
    assert _stale(reporter)
    assert reporter.draft.book["answers"] == before


async def test_consent_counts_for_the_summary_that_it_was_given_to(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.chooses(report_act="skip")
    await reporter.chooses(report_act="skip")
    send = reporter.offered("Absenden")
    await reporter.writes("nein, Hausnummer 14")
    await reporter.presses(send)
    assert _stale(reporter)
    assert reporter.asked == "report_confirmed"
    await reporter.presses(reporter.offered("Absenden"))
    assert reporter.response == "utter_report_opened"


async def test_a_button_still_counts_when_its_question_was_asked_again(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    skip = reporter.offered("Ohne Foto weiter")
    await reporter.writes("blub")
    await reporter.presses(skip)
    assert reporter.asked == "report_contact"


async def test_a_category_of_a_report_of_the_other_kind_is_not_taken(reporter: Reporter) -> None:
    await reporter.starts("Ich möchte mich beschweren", "complaint")
    waiting = reporter.offered("Lange Wartezeit")
    await reporter.starts("Ich möchte etwas melden")
    await reporter.presses(waiting)
    assert _stale(reporter)
    assert (reporter.asked, reporter.draft.category) == ("report_category", None)


async def test_even_an_offered_category_must_be_of_the_reports_kind(reporter: Reporter) -> None:
    await reporter.starts("Ich möchte etwas melden")
    reporter.slots["report"]["offered"][0] = ["report_category", "complaint-waiting-time"]
    await reporter.chooses(report_category="complaint-waiting-time")
    assert reporter.draft.category is None


async def test_a_payload_that_was_made_up_changes_nothing(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    digest = reporter.draft.book["of"]
    for made_up in ({"report_at": "99", "report_of": digest}, {"report_act": "skip"}, {"report_at": "x"}, {}):
        await reporter.presses("/inform_report" + json.dumps(made_up))
        assert _stale(reporter)
        assert reporter.asked == "report_photo"


async def test_every_payload_fits_into_what_a_messenger_sends_back(reporter: Reporter) -> None:
    payloads = []
    await reporter.starts("Ich möchte etwas melden")
    payloads += [one["payload"] for one in reporter.said[-1]["buttons"]]
    await reporter.chooses(report_group="clean")
    payloads += [one["payload"] for one in reporter.said[-1]["buttons"]]
    await reporter.starts(LAMP)
    await reporter.chooses(report_act="skip")
    await reporter.chooses(report_act="skip")
    payloads += [one["payload"] for one in reporter.said[-1]["buttons"]]
    await reporter.chooses(report_act="change")
    payloads += [one["payload"] for one in reporter.said[-1]["buttons"]]
    assert len(payloads) > 20
    assert max(len(one.encode()) for one in payloads) <= LIMIT


def test_the_longest_name_of_a_city_makes_no_longer_payload() -> None:
    [made] = buttons(Draft.new("defect"), "category", [Option("x", "report_category", "a" * 80)])
    assert len(made["payload"]) <= LIMIT
