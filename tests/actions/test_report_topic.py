"""The topic of a report is set right at any step, and shown to whoever did it."""

import pytest

from tests.actions.reports import LAMP, Reporter

STEPS = ("photo", "contact", "confirmed")


async def _at(reporter: Reporter, step: str) -> Reporter:
    await reporter.starts(LAMP)
    for skipped in STEPS[: STEPS.index(step)]:
        assert reporter.asked == f"report_{skipped}"
        await reporter.writes("weiter", "skip")
    assert reporter.draft.category == "street-light"
    return reporter


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("das Thema ist eigentlich Müll", "illegal-waste"),
        ("doch Schlagloch", "road-damage"),
        ("nein, Graffiti", "graffiti"),
        ("Es ist eigentlich ein Schlagloch", "road-damage"),
        ("das Thema ist nicht Laterne, sondern Ampel", "traffic-light"),
        ("the topic is actually rubbish", "illegal-waste"),
        ("actually it's a pothole", "road-damage"),
        ("sorry, graffiti", "graffiti"),
        ("no, a pothole", "road-damage"),
        ("konu aslında çukur", "road-damage"),
        ("нет, граффити", "graffiti"),
    ],
)
async def test_a_topic_is_set_right_at_every_step(reporter: Reporter, step: str, text: str, code: str) -> None:
    await (await _at(reporter, step)).writes(text)
    assert reporter.draft.category == code
    assert not reporter.draft.book["missed"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "text",
    [
        "Können Sie das Thema auf Sperrmüll ändern?",
        "Könnten Sie die Kategorie bitte in Sperrmüll ändern?",
        "nein, kannst du das Thema auf Sperrmüll ändern",
        "Could you change the topic to bulky waste?",
        "Can you please change the category to bulky waste",
    ],
)
async def test_a_polite_request_changes_the_topic(reporter: Reporter, step: str, text: str) -> None:
    await (await _at(reporter, step)).writes(text)
    assert reporter.draft.category == "illegal-waste"
    assert not reporter.draft.book["missed"]


async def test_a_polite_request_is_no_description(reporter: Reporter) -> None:
    await reporter.starts("Ich möchte etwas melden")
    await reporter.chooses(report_group="street")
    await reporter.chooses(report_category="street-light")
    await reporter.writes("Kranweg 3")
    await reporter.writes("Können Sie das Thema auf eine ganz andere Ampel ändern?")
    assert (reporter.draft.category, reporter.draft.description) == ("traffic-light", None)


@pytest.mark.parametrize("text", ["Kann ich das Thema noch ändern?", "Could you change the topic, please?"])
async def test_a_request_that_names_no_topic_is_asked_which(reporter: Reporter, text: str) -> None:
    await (await _at(reporter, "photo")).writes(text, "change_category")
    assert (reporter.draft.category, reporter.asked) == (None, "report_category")


async def test_what_was_taken_for_the_topic_is_told_and_the_form_goes_on(reporter: Reporter) -> None:
    await (await _at(reporter, "photo")).writes("doch Graffiti")
    [told, asked] = reporter.said
    assert (told["response"], told["part"], told["value"]) == (
        "utter_report_changed",
        "Thema",
        "Graffiti oder Aufkleber",
    )
    assert (asked["response"], reporter.asked) == ("utter_report_photo_first", "report_photo")


async def test_the_summary_shows_the_new_topic_itself(reporter: Reporter) -> None:
    await (await _at(reporter, "confirmed")).writes("doch Graffiti")
    assert [said["response"] for said in reporter.said] == ["utter_report_summary_first"]
    assert "Graffiti oder Aufkleber" in reporter.said[-1]["summary"]


@pytest.mark.parametrize("text", ["Falsches Thema, es ist ein Schlagloch", "wrong topic, it's a pothole"])
async def test_who_says_that_the_topic_is_wrong_may_say_the_right_one_too(reporter: Reporter, text: str) -> None:
    await (await _at(reporter, "photo")).writes(text, "change_category")
    assert (reporter.draft.category, reporter.asked) == ("road-damage", "report_photo")


async def test_who_only_says_that_it_is_wrong_is_asked(reporter: Reporter) -> None:
    await (await _at(reporter, "contact")).writes("das Thema stimmt nicht", "change_category")
    assert (reporter.draft.category, reporter.asked) == (None, "report_category")


async def test_a_topic_that_may_be_several_is_asked_about(reporter: Reporter) -> None:
    await (await _at(reporter, "photo")).writes("das Thema ist eigentlich die Straße")
    assert (reporter.asked, reporter.response) == ("report_category", "utter_report_category_choices")


async def test_a_group_as_the_topic_is_asked_about(reporter: Reporter) -> None:
    await (await _at(reporter, "photo")).writes("Thema: Sauberkeit")
    assert (reporter.asked, reporter.response) == ("report_category", "utter_report_category_group")


@pytest.mark.parametrize(
    "text", ["nein, die Laterne", "nein, morgen", "doch, warte", "doch blub", "das Thema nervt mich"]
)
async def test_what_names_no_other_topic_changes_none(reporter: Reporter, text: str) -> None:
    await (await _at(reporter, "photo")).writes(text)
    assert (reporter.draft.category, reporter.asked) == ("street-light", "report_photo")


async def test_a_place_is_no_topic(reporter: Reporter) -> None:
    await reporter.starts("Die Laterne ist dunkel")
    for text in ("nein, bei der Ampel", "nein, Spielplatz"):
        await reporter.writes(text)
        assert reporter.draft.category == "street-light"


async def test_a_place_is_no_topic_later_either(reporter: Reporter) -> None:
    await (await _at(reporter, "photo")).writes("nein, bei der Ampel")
    assert reporter.draft.category == "street-light"
    await reporter.writes("nein, Spielplatz")
    assert reporter.draft.category == "playground"


async def test_a_complaint_has_a_topic_too(reporter: Reporter) -> None:
    await reporter.starts("Ich habe im Bürgerbüro drei Stunden gewartet", "complaint")
    assert reporter.draft.category == "complaint-waiting-time"
    await reporter.writes("das Thema ist eigentlich unfreundliche Behandlung")
    assert reporter.draft.category == "complaint-treatment"


async def test_the_same_topic_in_other_words_is_acknowledged(reporter: Reporter) -> None:
    await reporter.starts("Wilder Müll in der Werftstraße 48")
    await reporter.writes("eigentlich ist es Sperrmüll")
    assert (reporter.said[0]["response"], reporter.said[0]["value"]) == ("utter_report_changed", "Wilder Müll")
    assert not reporter.draft.book["missed"]


async def test_a_no_with_a_topic_behind_it_chooses_that(reporter: Reporter) -> None:
    await reporter.starts("Werftstraße 54, Krach und etwas am Boden")
    assert reporter.asked == "report_category"
    await reporter.writes("nein, Schlagloch", "no")
    assert reporter.draft.category == "road-damage"


@pytest.mark.parametrize("text", ["nein, kein Licht", "sorry, too dark", "нет, темно"])
async def test_why_there_is_no_photo_is_no_topic(reporter: Reporter, text: str) -> None:
    await reporter.starts("In der Werftstraße 12 ist ein Schlagloch")
    await reporter.writes(text, "no")
    assert reporter.draft.category == "road-damage"


async def test_a_sentence_with_the_word_topic_takes_no_topic_away(reporter: Reporter) -> None:
    await (await _at(reporter, "confirmed")).writes("Zu dem Thema: auch der Mast steht schief")
    assert reporter.draft.category == "street-light"


async def test_the_topic_that_is_known_anyway_does_not_swallow_a_contact(reporter: Reporter) -> None:
    await (await _at(reporter, "contact")).writes("Bitte zum Thema Laterne anrufen: 0171 2345678")
    assert reporter.draft.category == "street-light"
    assert reporter.draft.contact


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Thema: die Ampel an der Ecke zeigt nur noch gelb", "traffic-light"),
        ("Thema: sie flackert seit Montag die ganze Nacht", "street-light"),
        ("Thema: Ampel ausgefallen", "traffic-light"),
        ("Kategorie: kaputte Ampel", "traffic-light"),
        ("Betreff: Ampel ausgefallen", "traffic-light"),
        ("Betreff: der Mast", "street-light"),
        ("Betreff - sie flackert seit Montag", "street-light"),
        ("Subject: traffic light out", "traffic-light"),
    ],
)
async def test_a_description_that_begins_with_the_topic_is_not_lost(reporter: Reporter, said: str, code: str) -> None:
    await reporter.starts("Ich möchte etwas melden")
    await reporter.chooses(report_group="street")
    await reporter.chooses(report_category="street-light")
    await reporter.writes("Kranweg 3")
    assert reporter.asked == "report_description"
    await reporter.writes(said)
    assert (reporter.draft.description, reporter.draft.category) == (said, code)


@pytest.mark.parametrize("said", ["Thema: Ampel", "Kategorie: Wilder Müll", "das Thema ist eigentlich Graffiti"])
async def test_who_only_names_the_topic_where_a_description_is_asked_for_describes_nothing(
    reporter: Reporter, said: str
) -> None:
    await reporter.starts("Ich möchte etwas melden")
    await reporter.chooses(report_group="street")
    await reporter.chooses(report_category="street-light")
    await reporter.writes("Kranweg 3")
    await reporter.writes(said)
    assert (reporter.draft.description, reporter.asked) == (None, "report_description")
    assert reporter.draft.category != "street-light"


@pytest.mark.parametrize(
    "said", ["Thema: ein alter Wohnwagen", "Kategorie: Wohnwagen", "Betreff: es ist ein Wohnwagen ohne Reifen"]
)
async def test_a_detail_that_begins_with_the_topic_is_an_answer(reporter: Reporter, said: str) -> None:
    await reporter.starts("In der Zollstraße 3 steht ein Schrottfahrzeug herum")
    await reporter.writes(said)
    assert (reporter.draft.category, reporter.draft.detail) == ("abandoned-vehicle", {"vehicle-kind": "trailer"})
    assert [one["response"] for one in reporter.said] == ["utter_report_photo_first"]


async def test_what_is_told_beside_another_topic_at_a_detail_belongs_to_the_description(reporter: Reporter) -> None:
    await reporter.starts("In der Zollstraße 3 steht ein Schrottfahrzeug herum")
    await reporter.writes("Thema: die Ampel daneben zeigt nur noch gelb")
    assert reporter.draft.category == "traffic-light"
    assert (reporter.draft.description or "").endswith("Thema: die Ampel daneben zeigt nur noch gelb")
    assert reporter.said[0]["value"] == "Ampel"


async def test_answers_to_what_the_other_topic_asks_too_are_kept(reporter: Reporter) -> None:
    await reporter.starts("Ich habe drei Stunden gewartet, trotz Termin", "complaint")
    await reporter.writes("Bürgerbüro Mitte")
    await reporter.writes("Einen schnelleren Termin")
    await reporter.writes("das Thema ist eigentlich Unfreundlichkeit")
    assert reporter.draft.category == "complaint-treatment"
    assert reporter.draft.detail == {"office": "Bürgerbüro Mitte", "wish": "Einen schnelleren Termin"}
    assert reporter.asked == "report_contact"
