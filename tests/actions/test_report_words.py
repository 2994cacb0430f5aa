"""What is typed in place of a button."""

import pytest

from actions.report_words import (
    asks,
    cancels,
    corrected,
    essence,
    limits,
    other_number,
    spoken_act,
    tells,
    tells_whereabouts,
    yes_or_no,
)
from actions.wording import languages
from nlu.train import ROOT
from nlu.yaml_files import read_yaml


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Überspringen", "skip"),
        ("weiß ich nicht.", "skip"),
        ("NEIN DANKE!", "skip"),
        ("пропустить", "skip"),
        ("passt so", "send"),
        ("das stimmt nicht", "change"),
        ("falsche Straße", "change_place"),
        ("die Hausnummer stimmt nicht", "change_place"),
        ("bitte Kategorie ändern", "change_category"),
        ("wrong address", "change_place"),
        ("Die Laterne ist kaputt", None),
        ("Da steht seit Wochen ein Schild mit der Aufschrift falsche Straße am Weg", None),
        ("", None),
    ],
)
def test_steps_are_named_in_words(text: str, act: str | None) -> None:
    assert spoken_act(text) == act


def test_a_correction_is_what_follows_its_beginning() -> None:
    assert corrected("nein, Hausnummer 14") == "Hausnummer 14"
    assert corrected("Ich meine die Kölner Straße") == "die Kölner Straße"
    assert corrected("stimmt nicht, Kranweg 3") == "Kranweg 3"
    assert corrected("nein") is None
    assert corrected("Kranweg 3") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Nein, nicht 12 sondern 14", "14"),
        ("nicht Hausnummer 12, sondern Nummer 14 b!", "14 b"),
        ("not 12 but 14", "14"),
        ("12 değil 14", "14"),
        ("не 12, а 14", "14"),
        ("لا 12 بل 14", "14"),
        ("pas le 12 mais le 14", "14"),
        ("es sind nicht 2, sondern 3", None),
        ("Es sind nicht 12 Laternen sondern 14 Laternen", None),
        ("nicht am 12. sondern am 14.", None),
        ("nicht um 12, sondern um 14 Uhr", None),
    ],
)
def test_one_number_instead_of_the_known_one_is_a_correction(text: str, number: str | None) -> None:
    assert other_number(text, "12") == number
    assert other_number(text, None) is None


@pytest.mark.parametrize(
    ("text", "is_home"),
    [
        ("Nein, ich wohne in der Kölner Straße 5", True),
        ("Meine Adresse ist Kölner Straße 4", True),
        ("нет, номер дома 14", False),
        ("لا، رقم البيت 14", False),
        ("nein, bei der Post in der Kölner Straße 4", False),
        ("No, not at 12 but at Kölner Straße 4", False),
        ("am Briefkasten Kölner Straße 4", False),
    ],
)
def test_where_somebody_lives_is_told_from_where_something_is(text: str, is_home: bool) -> None:
    assert tells_whereabouts(text) is is_home


@pytest.mark.parametrize("text", ["Was kostet das", "wo ist das?", "هل هذا مجاني؟", "How long does it take"])
def test_questions_are_told_from_answers(text: str) -> None:
    assert asks(text)
    assert not asks("Laterne kaputt")
    assert not asks("")


def test_greeting_and_thanks_are_left_out_of_a_first_sentence() -> None:
    assert essence("Guten Tag, die Lampe ist kaputt, bitte reparieren. Danke!") == "die Lampe ist kaputt"
    assert essence("Danke!") == "Danke!"
    assert essence("Die Lampe ist kaputt.") == "Die Lampe ist kaputt."


def test_words_tell_something_and_signs_do_not() -> None:
    assert tells("Sofa")
    assert tells("شارع")
    assert not any(tells(text) for text in ("", "123 456", "\U0001f4a9\U0001f4a9", "?!?", "a 1"))


def test_every_table_has_words_in_each_language() -> None:
    data = read_yaml(ROOT / "actions" / "report_words.yml")
    partial = {"denies": {"de"}, "asks_at_the_end": languages() - {"tr"}}
    assert {name: languages() - set(texts) for name, texts in data.items() if set(texts) != languages()} == partial


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("yanlış sokak", "change_place"),
        ("не тот адрес", "change_place"),
        ("Не та улица!", "change_place"),
        ("العنوان خطأ", "change_place"),
        ("змінити адресу", "change_place"),
        ("zly adres", "change_place"),
        ("mauvaise rue", "change_place"),
        ("indirizzo sbagliato", "change_place"),
        ("la dirección está mal", "change_place"),
        ("неверная категория", "change_category"),
        ("cambiar la descripcion", "change_description"),
        ("dodaj zdjęcie", "change_photos"),
        ("noch ein Foto", "change_photos"),
        ("anderes Foto", "change_photo"),
        ("modifier le contact", "change_contact"),
        ("değiştir", "change"),
        ("c’est faux", "change"),
        ("доповнити", "add"),
        ("vorrei aggiungere qualcosa", "add"),
        ("нет фото", "skip"),
        ("lütfen gönder", "send"),
        ("Всё верно.", "send"),
    ],
)
def test_steps_are_named_in_each_language_with_and_without_accents(text: str, act: str) -> None:
    assert spoken_act(text) == act


@pytest.mark.parametrize(
    "text",
    [
        "hayır, Bonner Straße 14",
        "нет, Bonner Straße 14",
        "لا، Bonner Straße 14",
        "ні, Bonner Straße 14",
        "nie, Bonner Straße 14",
        "non, Bonner Straße 14",
        "No, Bonner Straße 14",
        "no - Bonner Straße 14",
        "я имею в виду Bonner Straße 14",
        "je voulais dire Bonner Straße 14",
        "quería decir Bonner Straße 14",
    ],
)
def test_a_correction_begins_as_it_does_in_each_language(text: str) -> None:
    assert corrected(text) == "Bonner Straße 14"


@pytest.mark.parametrize(
    "text", ["нет света на улице", "No light in the street", "nie działa latarnia", "لا يوجد ضوء هنا"]
)
def test_what_only_denies_is_no_correction(text: str) -> None:
    assert corrected(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Hangi daire sorumlu",
        "Vatandaş bürosu nerede",
        "Какой отдел за это отвечает",
        "أين مكتب المواطنين",
        "Яка установа відповідає",
        "Który urząd się tym zajmuje",
        "Quel service est responsable",
        "Quale ufficio è competente",
        "Qué oficina es responsable",
        "Which office is responsible",
        "Welches Amt ist zuständig",
    ],
)
def test_questions_for_an_office_are_questions_without_their_sign_too(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Когда идёт дождь, затапливает улицу",
        "من فضلكم أصلحوا المصباح",
        "Cuando llueve se inunda",
        "ما زال المصباح مكسورا",
    ],
)
def test_a_report_that_begins_much_like_a_question_is_none(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("ja, leider", "Nein"),
        ("Yes, it does", "no"),
        ("evet var", "Hayır"),
        ("Да", "нет"),
        ("نعم", "لا"),
        ("Так, є", "немає"),
        ("tak", "Nie ma"),
        ("Oui", "non merci"),
        ("Sì", "no, non ci sono"),
        ("sí", "No tiene"),
    ],
)
def test_yes_and_no_are_read_in_each_language(yes: str, no: str) -> None:
    assert yes_or_no(yes) is True
    assert yes_or_no(no) is False
    assert yes_or_no("Bonner Straße") is None
    assert yes_or_no("") is None


@pytest.mark.parametrize(
    "text", ["ja, aber später", "Ja,aber erst morgen", "yes but not now", "oui, mais demain", "نعم لكن"]
)
def test_a_yes_with_a_but_is_limited(text: str) -> None:
    assert limits(text)


@pytest.mark.parametrize("text", ["ja bitte absenden", "yes", "выполнено", ""])
def test_a_plain_yes_is_not(text: str) -> None:
    assert not limits(text)


def test_of_two_beginnings_of_a_correction_both_are_left_out() -> None:
    assert corrected("nein, sorry, Nummer 14") == "Nummer 14"
    assert corrected("no, it's actually a pothole") == "a pothole"


@pytest.mark.parametrize("text", ["Cancel", "abbrechen!", "Vazgeç", "отмена", "إلغاء", "annulla"])
def test_the_word_on_the_button_ends_a_report(text: str) -> None:
    assert cancels(text)
    assert not cancels(f"{text} 12")
