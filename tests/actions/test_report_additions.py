"""A description that is changed or added to answers the category's questions anew."""

import pytest

from tests.actions.reports import LAMP, Reporter


async def _at_summary(reporter: Reporter) -> Reporter:
    await reporter.starts(LAMP)
    await reporter.chooses(report_act="skip")
    await reporter.chooses(report_act="skip")
    assert reporter.draft.detail == {"lamp-problem": "dark"}
    return reporter


@pytest.mark.parametrize(
    "said", ["Die Laterne ist doch nicht dunkel, sie flackert", "Sie ist nicht mehr dunkel sondern flackert"]
)
async def test_what_is_corrected_is_what_counts(reporter: Reporter, said: str) -> None:
    await _at_summary(reporter)
    await reporter.writes(said)
    await reporter.chooses(report_act="yes")
    assert reporter.draft.detail == {"lamp-problem": "flickers"}
    assert reporter.asked == "report_confirmed"


async def test_another_description_takes_its_answers_along(reporter: Reporter) -> None:
    await _at_summary(reporter)
    await reporter.chooses(report_act="change")
    await reporter.chooses(report_change="description")
    await reporter.writes("Die Lampe flackert die ganze Nacht")
    assert reporter.draft.detail == {"lamp-problem": "flickers"}
    await reporter.chooses(report_act="change")
    await reporter.chooses(report_change="description")
    await reporter.writes("Da stimmt etwas nicht")
    assert reporter.draft.detail == {}


async def test_what_was_answered_by_a_button_stays(reporter: Reporter) -> None:
    await reporter.starts("In der Zollstraße 3 steht ein Schrottfahrzeug herum")
    await reporter.chooses(report_detail="bicycle")
    await reporter.chooses(report_act="skip")
    await reporter.chooses(report_act="skip")
    await reporter.writes("es steht dort seit drei Wochen")
    await reporter.chooses(report_act="yes")
    assert reporter.draft.detail == {"vehicle-kind": "bicycle"}


async def test_a_description_that_comes_after_the_category_answers_its_questions(reporter: Reporter) -> None:
    await reporter.starts("Ich möchte etwas melden")
    await reporter.chooses(report_group="street")
    await reporter.chooses(report_category="street-light")
    await reporter.writes("Kranweg 3")
    await reporter.writes("Die Laterne flackert die ganze Nacht")
    assert reporter.draft.detail == {"lamp-problem": "flickers"}


async def test_an_office_stays_until_another_one_is_named(reporter: Reporter) -> None:
    await reporter.starts("Der Sachbearbeiter im Sozialamt hat mich angeschrien", "complaint")
    await reporter.writes("Er soll sich entschuldigen")
    await reporter.chooses(report_act="skip")
    for said, office in (("Er war am Schalter sehr laut", "Sozialamt"), ("Es war im Standesamt", "Standesamt")):
        await reporter.chooses(report_act="change")
        await reporter.chooses(report_change="description")
        await reporter.writes(said)
        assert reporter.draft.detail == {"office": office, "wish": "Er soll sich entschuldigen"}
