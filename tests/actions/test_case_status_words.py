"""A case number is read as it is typed, spelled and mistyped; secret words and what a question is about are told."""

import pytest

from actions.case_status_words import about, has_mistyped_number, is_done_says, number_in, secret_in
from bot.cases import numbers

NUMBER = "TT2V-K239"


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        "meine nummer ist tt2v k239, danke",
        "T T 2 V - K 2 3 9",
        "TT2VK239",
        "ttzv-k239",
        "Theodor, T wie Tübingen, zwei, Viktor, Strich, Kaufmann, zwo, drei, neun",
        "tango tango two victor dash kilo two three nine",
        "Номер: TT2V K239",
    ],
)
def test_a_number_is_read_as_people_type_and_say_it(text: str) -> None:
    assert number_in(text) == NUMBER


def test_every_number_survives_being_read_out() -> None:
    said = dict(zip("23456789", "zwei drei vier fünf sechs sieben acht neun".split(), strict=True))
    for _ in range(50):
        number = numbers.generate()
        assert number_in(" ".join(said.get(one, one) for one in number.replace("-", ""))) == number


@pytest.mark.parametrize("text", ["TT2V-K238", "TT2V K23", "meine Nummer ist T2TV-K239", "A0O1-1234"])
def test_a_slip_is_told_from_no_number_at_all(text: str) -> None:
    assert number_in(text) is None
    assert has_mistyped_number(text)


@pytest.mark.parametrize(
    "text", ["", "4711", "2024-118", "01234 567890", "Bonner Str. 12", "weiß ich nicht", "\x00", "٣٤٥", "🙂" * 50]
)
def test_other_numbers_and_words_are_no_case_number(text: str) -> None:
    assert number_in(text) is None
    assert not has_mistyped_number(text)


def test_a_very_long_text_is_read_in_a_moment() -> None:
    assert number_in("K7M4 zwei 9 " * 170) is None


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Adler Amsel", "adler amsel"),
        ("die Wörter sind ADLER und amsel!", "adler amsel"),
        ("TT2V-K239, Adler, Amsel", "adler amsel"),
        ("Adler", None),
        ("Adler Adler", None),
        ("weiß ich nicht mehr", None),
    ],
)
def test_two_words_of_the_list_are_the_secret(text: str, secret: str | None) -> None:
    assert secret_in(text) == secret


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Was ist aus meiner Meldung geworden?", "report"),
        ("Wie weit ist mein Antrag?", "application"),
        ("ist mein pass schon in arbeit", "application"),
        ("was passiert da", ""),
        ("Ich habe mich vor drei Wochen umgemeldet", ""),
        ("any news about my complaint", "report"),
        ("Başvurum ne durumda?", "application"),
        ("Что с моей жалобой?", "report"),
        ("ما هي حالة طلبي؟", "application"),
        ("Ich habe zu meinem Antrag eine Beschwerde geschrieben", "report"),
    ],
)
def test_reports_and_applications_are_told_apart(text: str, meant: str) -> None:
    assert about(text) == meant


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("Ja, super, danke!", True),
        ("erledigt", True),
        ("nein, immer noch dunkel", False),
        ("Immer noch kaputt", False),
        ("No, it still flickers", False),
        ("henüz değil", False),
        ("لا", False),
        ("Jacke wie Hose", None),
        ("Notar gesucht", None),
        ("", None),
    ],
)
def test_how_an_answer_begins_says_whether_it_is_done(text: str, done: bool | None) -> None:
    assert is_done_says(text) is done
