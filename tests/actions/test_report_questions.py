"""No question comes twice in the same words."""

from actions.report_questions import LEADS
from tests.actions.reports import LAMP, Reporter


def _words(reporter: Reporter) -> tuple[str, str]:
    return reporter.response, reporter.said[-1]["lead"]


async def test_a_question_that_is_missed_explains_and_then_says_so(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    asked = [_words(reporter)]
    for text in ("blub", "blub blub"):
        await reporter.writes(text)
        asked.append(_words(reporter))
    assert asked == [
        ("utter_report_photo_first", ""),
        ("utter_report_photo_again", ""),
        ("utter_report_photo_again", "Das habe ich noch nicht verstanden. "),
    ]


async def test_after_side_questions_it_leads_back_each_time_in_other_words(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    asked = [_words(reporter)]
    for _ in range(2 * len(LEADS)):
        await reporter.goes_on("Was kostet ein Pass?", "ask_article", [])
        asked.append(_words(reporter))
    assert len(set(asked)) == len(asked)
    assert {response for response, _ in asked[: len(LEADS) + 1]} == {"utter_report_photo_first"}


async def test_choices_that_lead_to_other_choices_are_not_asked_for_in_the_same_words(reporter: Reporter) -> None:
    await reporter.starts("Ampel Ecke Bonner Straße und Kölner Straße ausgefallen")
    asked, offered = [_words(reporter)], [reporter.draft.book["options"]]
    for text in ("Kreuzung", "Auto"):
        await reporter.writes(text)
        asked.append(_words(reporter))
        offered.append(reporter.draft.book["options"])
    assert offered[0] != offered[1] != offered[2]
    assert asked == [
        ("utter_report_category_choices", ""),
        ("utter_report_category_again", ""),
        ("utter_report_category_again", "Das habe ich noch nicht verstanden. "),
    ]


async def test_nothing_is_asked_right_after_the_offer_of_a_person(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.goes_on("Ich will einen Menschen", "request_human", [])
    assert reporter.said == []


async def test_every_question_can_be_left(reporter: Reporter) -> None:
    await reporter.starts("Ich möchte etwas melden")
    assert reporter.said[-1]["buttons"][-1] == {"title": "Abbrechen", "payload": "/cancel"}


async def test_a_summary_that_was_changed_needs_no_words_to_lead_back(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    for text in ("kein Foto", "kein Kontakt"):
        await reporter.writes(text, "skip")
    await reporter.writes("nein, Hausnummer 14")
    assert _words(reporter) == ("utter_report_summary_first", "")
    await reporter.writes("nein", "no")
    await reporter.chooses(report_act="back")
    assert _words(reporter) == ("utter_report_summary_first", "Zurück zu Ihrer Meldung. ")
