"""A phrase is known in the ways in which people write it."""

import pytest

from nlu.phrase_forms import forms, plain, typed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kaç", "kac"),
        ("Où", "ou"),
        ("ребёнок", "ребенок"),
        ("أين", "اين"),
        ("رخصة", "رخصه"),
        ("على", "علي"),
        ("İ", "i"),
    ],
)
def test_both_ways_to_write_it_are_one(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_arabic_takes_small_words_in_front() -> None:
    assert forms("كم يكلف") == ["كم يكلف", "وكم يكلف", "فكم يكلف"]
    assert {"رسوم", "الرسوم", "والرسوم"} <= set(forms("رسوم"))
    assert "الالرسوم" not in forms("الرسوم")


@pytest.mark.parametrize("phrase", ["was kostet", "сколько стоит", "", "2"])
def test_other_scripts_do_not(phrase: str) -> None:
    assert forms(phrase) == [phrase]


def test_every_apostrophe_is_the_same_and_the_length_stays() -> None:
    assert typed("qu’est-ce dov`è") == "qu'est-ce dov'è"
