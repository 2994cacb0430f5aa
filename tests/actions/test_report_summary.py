"""A report as citizens and staff read it."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.report_summary import for_staff, plain, summary
from actions.turns import Turn
from tests.actions.reports import LAMP, Reporter


def _turn(reporter: Reporter) -> Turn:
    return Turn(Tracker(reporter.id, reporter.slots, {}, [], False, None, {}, ""), CollectingDispatcher())


def test_a_citizens_words_make_no_link_and_no_bold_text() -> None:
    assert plain("**a** [b](javascript:c)") == "*a* [b] (javascript:c)"


async def test_the_summary_says_what_is_filed(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("kein Foto", "skip")
    await reporter.writes("anna@example.org")
    assert summary(_turn(reporter), reporter.draft).splitlines() == [
        "- Thema: Straßenlaterne",
        "- Ort: Bonner Straße 12, Bahnhofsviertel",
        f"- Beschreibung: {LAMP}",
        "- Was ist mit der Laterne: Sie ist dunkel",
        "- Fotos: keine Angabe",
        "- Kontakt: anna@example.org",
    ]


async def test_photos_of_a_complaint_are_named_where_there_are_any(reporter: Reporter) -> None:
    await reporter.starts("Ich habe drei Stunden gewartet, trotz Termin", "complaint")
    draft = reporter.draft
    assert "Fotos" not in summary(_turn(reporter), draft)
    draft.book["photos"] = ["a", "b"]
    assert "- Fotos: 2" in summary(_turn(reporter), draft)


async def test_a_photo_that_is_sent_with_a_complaint_stands_in_its_summary_and_can_be_changed(
    reporter: Reporter,
) -> None:
    await reporter.starts("Ich habe drei Stunden gewartet, trotz Termin", "complaint")
    await reporter.sends("share_attachment", attachment="one", media_type="image/jpeg")
    while reporter.asked != "report_confirmed":
        await reporter.writes("überspringen", "skip")
    assert "- Fotos: 1" in reporter.said[-1]["summary"]
    await reporter.writes("ändern", "change")
    await reporter.chooses(report_change="photo")
    assert reporter.asked == "report_photo"
    await reporter.writes("kein Foto", "skip")
    assert "Fotos" not in reporter.said[-1]["summary"]


async def test_without_a_photo_a_complaint_offers_to_change_none(reporter: Reporter) -> None:
    await reporter.starts("Ich habe drei Stunden gewartet, trotz Termin", "complaint")
    while reporter.asked != "report_confirmed":
        await reporter.writes("überspringen", "skip")
    await reporter.writes("ändern", "change")
    assert "Fotos" not in reporter.buttons
    assert "Ort" not in reporter.buttons


async def test_staff_read_what_is_known_by_slot_in_words(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    assert for_staff(_turn(reporter), reporter.draft) == {
        "report_category": "Straßenlaterne",
        "report_place": "Bonner Straße 12, Bahnhofsviertel",
        "report_description": LAMP,
        "report_detail": "Was ist mit der Laterne? Sie ist dunkel",
    }


async def test_of_a_place_that_is_half_known_staff_read_that_half(reporter: Reporter) -> None:
    await reporter.starts("In der Theaterstraße flackert die Straßenlaterne")
    assert reporter.asked == "report_place"
    assert for_staff(_turn(reporter), reporter.draft)["report_place"] == "Theaterstraße, Westend"
