"""Photo, contact and summary: what a yes, a remark or a goodbye does there."""

import pytest

from tests.actions.reports import LAMP, Reporter


async def _at_summary(reporter: Reporter) -> Reporter:
    await reporter.starts(LAMP)
    await reporter.chooses(report_act="skip")
    await reporter.chooses(report_act="skip")
    assert reporter.asked == "report_confirmed"
    return reporter


@pytest.mark.parametrize("steps", [[], ["skip"]])
async def test_a_yes_promises_an_answer_once_and_then_is_none(reporter: Reporter, steps: list[str]) -> None:
    await reporter.starts(LAMP)
    for step in steps:
        await reporter.chooses(report_act=step)
    slot = str(reporter.asked).removeprefix("report_")
    told = {(reporter.response, reporter.said[-1]["lead"])}
    for misses in range(3):
        await reporter.writes("ja", "yes")
        assert reporter.draft.book["tries"].get(slot, 0) == misses
        told.add((reporter.response, reporter.said[-1]["lead"]))
    assert len(told) == 4


async def test_a_remark_is_added_only_after_a_yes(reporter: Reporter) -> None:
    await _at_summary(reporter)
    await reporter.writes("ok warte noch kurz")
    assert (reporter.response, reporter.said[-1]["addition"]) == ("utter_report_addition", "ok warte noch kurz")
    await reporter.writes("nein", "no")
    assert reporter.draft.description == LAMP
    assert reporter.response == "utter_report_summary_first"
    await reporter.writes("es sind sogar zwei davon")
    await reporter.writes("ja", "yes")
    assert reporter.draft.description == f"{LAMP} es sind sogar zwei davon"
    assert reporter.asked == "report_confirmed"


@pytest.mark.parametrize("said", ["anna@example.org", "bitte schreiben Sie mir an anna@example.org"])
async def test_a_contact_at_the_summary_is_the_contact_and_no_remark(reporter: Reporter, said: str) -> None:
    await _at_summary(reporter)
    await reporter.writes(said)
    assert reporter.draft.contact == {"email": "anna@example.org"}
    assert reporter.draft.description == LAMP
    assert (reporter.asked, reporter.response) == ("report_confirmed", "utter_report_summary_first")
    assert reporter.draft.confirmed is None


async def test_nothing_is_sent_by_the_answer_to_a_remark(reporter: Reporter) -> None:
    await _at_summary(reporter)
    await reporter.writes("es sind sogar zwei davon")
    await reporter.writes("absenden", "send")
    assert reporter.asked == "report_confirmed"
    assert reporter.response == "utter_report_summary_first"


async def test_another_remark_takes_the_place_of_the_first(reporter: Reporter) -> None:
    await _at_summary(reporter)
    await reporter.writes("es sind sogar zwei davon")
    await reporter.writes("nicht zwei sondern drei sind es")
    await reporter.chooses(report_act="yes")
    assert reporter.draft.description == f"{LAMP} nicht zwei sondern drei sind es"


async def test_a_long_yes_is_asked_for_again_in_other_words(reporter: Reporter) -> None:
    await _at_summary(reporter)
    await reporter.writes("ja das haben Sie alles ganz richtig verstanden", "perhaps")
    assert (reporter.asked, reporter.response) == ("report_confirmed", "utter_report_summary_again")


async def test_who_says_goodbye_is_asked_once_before_the_report_is_dropped(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.goes_on("tschüss", "goodbye", [])
    assert (reporter.asked, reporter.response) == ("report_photo", "utter_report_leave")
    await reporter.goes_on("tschüss", "goodbye", [])
    assert (reporter.asked, reporter.response) == (None, "utter_report_cancelled")
    assert reporter.slots["report"] is None


async def test_who_says_goodbye_may_go_on_in_any_way(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.goes_on("tschüss", "goodbye", [])
    await reporter.chooses(report_act="stay")
    assert (reporter.asked, reporter.response) == ("report_photo", "utter_report_photo_first")
    await reporter.goes_on("tschüss", "goodbye", [])
    await reporter.writes("ja", "yes")
    assert reporter.asked == "report_photo"
    await reporter.goes_on("tschüss", "goodbye", [])
    await reporter.writes("kein Foto", "skip")
    assert reporter.asked == "report_contact"
    await reporter.goes_on("tschüss", "goodbye", [])
    await reporter.writes("nein", "no")
    assert reporter.response == "utter_report_cancelled"


@pytest.mark.parametrize(
    ("text", "response"), [("Nein danke", "utter_report_cancelled"), ("weiter", "utter_report_photo_first")]
)
async def test_after_a_goodbye_a_word_that_skips_answers_whether_to_go_on(
    reporter: Reporter, text: str, response: str
) -> None:
    await reporter.starts(LAMP)
    await reporter.goes_on("tschüss", "goodbye", [])
    await reporter.writes(text, "skip")
    assert reporter.response == response


async def test_a_sixth_photo_is_not_said_to_be_there(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    for number in range(5):
        await reporter.sends("share_attachment", attachment=f"photo {number}", media_type="image/jpeg")
    await reporter.sends("share_attachment", attachment="one more", media_type="image/jpeg")
    assert "utter_report_photo_kept" not in [said["response"] for said in reporter.said]
    assert any("5" in said.get("notice", "") for said in reporter.said)
    assert "one more" not in (reporter.draft.photo or [])


async def test_where_only_a_place_is_known_a_goodbye_is_one(reporter: Reporter) -> None:
    await reporter.starts("Bonner Straße 12")
    assert (reporter.draft.category, reporter.draft.description) == (None, None)
    await reporter.goes_on("tschüss", "goodbye", [])
    assert reporter.response == "utter_report_cancelled"


async def test_one_more_photo_comes_beside_those_that_are_there(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.sends("share_attachment", attachment="one", media_type="image/jpeg")
    await reporter.writes("ohne Kontakt", "skip")
    await reporter.writes("noch ein Foto", "change_photos")
    assert reporter.asked == "report_photo"
    await reporter.sends("share_attachment", attachment="two", media_type="image/jpeg")
    assert (reporter.asked, reporter.draft.photo) == ("report_confirmed", ["one", "two"])
    await reporter.writes("noch ein Foto", "change_photos")
    await reporter.writes("doch nicht", "no")
    assert (reporter.asked, reporter.draft.photo) == ("report_confirmed", ["one", "two"])


async def test_who_wants_to_send_before_the_contact_was_asked_for_leaves_none(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("kein Foto", "skip")
    await reporter.writes("absenden", "send")
    assert (reporter.asked, reporter.draft.contact) == ("report_confirmed", {})
