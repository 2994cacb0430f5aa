"""What messages do to an open report."""

import pytest

from tests.actions.reports import LAMP, Reporter


async def test_a_full_sentence_leaves_only_photo_contact_and_consent(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    assert reporter.asked == "report_photo"
    draft = reporter.draft
    assert (draft.category, draft.detail, draft.same) == ("street-light", {"lamp-problem": "dark"}, "no")
    assert draft.place is not None
    assert (draft.place["street"], draft.place["house_number"]) == ("Bonner Straße", "12")
    assert draft.description == LAMP


async def test_an_unclear_beginning_is_asked_for_in_groups_then_categories(reporter: Reporter) -> None:
    await reporter.starts("Ich möchte etwas melden")
    assert reporter.asked == "report_category"
    assert {"Sauberkeit", "Etwas anderes", "Abbrechen"} <= set(reporter.buttons)
    await reporter.chooses(report_group="clean")
    assert "Graffiti oder Aufkleber" in reporter.buttons
    await reporter.chooses(report_category="graffiti")
    assert reporter.asked == "report_place"


async def test_the_only_category_of_a_group_needs_no_choice(reporter: Reporter) -> None:
    await reporter.starts("Ich möchte etwas melden")
    await reporter.chooses(report_group="water")
    assert reporter.draft.category == "water-and-drains"


async def test_an_unsure_category_is_offered_as_choices(reporter: Reporter) -> None:
    await reporter.starts("Ampel Ecke Bonner Straße und Kölner Straße ausgefallen")
    assert reporter.response == "utter_report_category_choices"
    assert 2 <= len(reporter.buttons) - 2 <= 4
    await reporter.chooses(report_act="no")
    assert reporter.response == "utter_report_category_first"


async def test_the_city_tells_what_it_has_to_tell_about_a_category_once(reporter: Reporter) -> None:
    await reporter.starts("In der Lessingstraße 7 ist ein riesiges Schlagloch")
    assert [said["response"] for said in reporter.said] == ["utter_report_notice", "utter_report_photo_first"]
    assert "110" in reporter.said[0]["notice"]
    await reporter.writes("kein Foto", "skip")
    assert [said["response"] for said in reporter.said] == ["utter_report_contact_first"]


async def test_a_required_answer_cannot_be_skipped(reporter: Reporter) -> None:
    await reporter.starts("In der Zollstraße 3 steht ein Schrottfahrzeug herum")
    assert reporter.asked == "report_detail"
    await reporter.writes("weiß nicht", "skip")
    assert (reporter.asked, reporter.response) == ("report_detail", "utter_report_detail_again")
    await reporter.chooses(report_detail="bicycle")
    assert reporter.draft.detail == {"vehicle-kind": "bicycle"}


async def test_of_a_complaint_office_and_wish_are_asked_for(reporter: Reporter) -> None:
    await reporter.starts("Ich habe drei Stunden gewartet, trotz Termin", "complaint")
    assert reporter.draft.kind == "service_complaint"
    assert "Amt" in reporter.said[-1]["question"]
    await reporter.writes("Bürgerbüro Mitte")
    await reporter.writes("Einen schnelleren Termin")
    assert reporter.draft.detail == {"office": "Bürgerbüro Mitte", "wish": "Einen schnelleren Termin"}
    assert reporter.asked == "report_contact"


async def test_a_house_number_is_set_right_at_any_step(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("nein, Hausnummer 14")
    assert reporter.draft.place is not None
    assert reporter.draft.place["house_number"] == "14"
    assert reporter.asked == "report_photo"


async def test_an_address_given_as_contact_does_not_move_the_report(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("kein Foto", "skip")
    await reporter.writes("Kölner Straße 3")
    assert reporter.draft.place is not None
    assert reporter.draft.place["street"] == "Bonner Straße"
    assert reporter.asked == "report_contact"


async def test_a_wrong_street_is_asked_for_anew(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("falsche Straße", "change_place")
    assert reporter.asked == "report_place"
    await reporter.writes("Kranweg 3")
    assert reporter.draft.place is not None
    assert reporter.draft.place["street"] == "Kranweg"


async def test_photos_are_kept_at_any_step_and_other_files_are_refused(reporter: Reporter) -> None:
    await reporter.starts("Ich möchte etwas melden")
    await reporter.sends("share_attachment", attachment="one", media_type="image/jpeg")
    assert reporter.said[0]["response"] == "utter_report_photo_kept"
    await reporter.sends("share_attachment", attachment="two", media_type="application/pdf")
    assert reporter.said[0]["response"] == "utter_report_no_photo"
    assert reporter.draft.book["photos"] == ["one"]


async def test_no_more_photos_than_a_case_holds(reporter: Reporter) -> None:
    await reporter.starts("Ich möchte etwas melden")
    for number in range(7):
        await reporter.sends("share_attachment", attachment=str(number), media_type="image/png")
    assert len(reporter.draft.book["photos"]) == 5


async def test_a_shared_place_is_taken_and_one_elsewhere_is_not(reporter: Reporter) -> None:
    await reporter.starts("Hier ist die Straßenlaterne kaputt")
    await reporter.sends("share_location", lat=52.52, lon=13.405)
    assert reporter.said[0]["response"] == "utter_report_point_outside"
    assert reporter.asked == "report_place"
    await reporter.sends("share_location", lat=51.0006, lon=10.0005)
    assert reporter.draft.place is not None
    assert reporter.draft.place["lat"] == 51.0006


async def test_a_button_without_a_place_behind_it_changes_nothing(reporter: Reporter) -> None:
    await reporter.starts("Hier ist die Straßenlaterne kaputt")
    await reporter.sends("share_location")
    assert reporter.asked == "report_place"


async def test_the_third_answer_that_is_none_ends_the_form(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    for text in ("blub", "blub blub"):
        await reporter.writes(text)
        assert reporter.response == "utter_report_photo_again"
    reporter.slots["report_photo"] = None
    assert not reporter.draft.gave_up
    reporter.slots["report"]["tries"] = {"photo": 3}
    assert reporter.draft.gave_up
    assert reporter.draft.requested is None


async def test_contact_is_read_skipped_or_asked_for_again(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("kein Foto", "skip")
    await reporter.writes("ja gern", "yes")
    assert reporter.asked == "report_contact"
    await reporter.writes("unter 0170 1234567 oder anna@example.org")
    assert reporter.draft.contact == {"phone": "0170 1234567", "email": "anna@example.org"}


async def test_the_summary_can_be_changed_and_added_to(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("kein Foto", "skip")
    await reporter.writes("nein", "no")
    assert reporter.response == "utter_report_summary_first"
    await reporter.writes("nein", "no")
    assert reporter.response == "utter_report_change"
    await reporter.chooses(report_act="back")
    await reporter.writes("es sind sogar zwei davon")
    await reporter.chooses(report_act="yes")
    assert reporter.draft.description == f"{LAMP} es sind sogar zwei davon"
    await reporter.writes("falsche Kategorie", "change_category")
    assert reporter.asked == "report_category"


@pytest.mark.parametrize("text", ["", "\U0001f4a9", "123", "?!"])
async def test_signs_are_no_description(reporter: Reporter, text: str) -> None:
    await reporter.starts("Ich möchte etwas melden")
    await reporter.chooses(report_group="clean")
    await reporter.chooses(report_category="graffiti")
    await reporter.writes("Kranweg 3")
    await reporter.writes(text or " ")
    assert reporter.asked == "report_description"
