"""What is typed in place of a button."""

import pytest

from actions.report_words import asks, corrected, essence, spoken_act, tells


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
