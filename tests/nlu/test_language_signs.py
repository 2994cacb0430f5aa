"""Words, letters and scripts give a language away, and the file that lists them holds together."""

import pytest

from nlu.language_signs import LATIN, fold, script_of, signs


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("GEBÜHR", "gebuhr"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("kaldı", "kaldi"),
        ("Łódź", "lodz"),
        ("cœur", "coeur"),
        ("ещё", "еще"),
        ("", ""),
    ],
)
def test_words_are_compared_as_hurried_people_write_them(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("words", "script"),
    [
        (["wo", "ist"], LATIN),
        (["мне", "нужна", "anmeldung"], "cyrillic"),
        (["ما", "معنى", "aufenthaltstitel"], "arabic"),
        (["東京"], ""),
        (["", "42"], ""),
        ([], ""),
    ],
)
def test_the_script_is_that_of_most_words(words: list[str], script: str) -> None:
    assert script_of(words) == script


def test_the_present_language_starts_ahead_and_a_neighbour_behind() -> None:
    assert signs().of_prior("de", "de") > signs().of_prior("tr", "de") == 0 > signs().of_prior("nl", "de")


def test_a_word_to_open_with_says_more_alone_than_in_a_sentence() -> None:
    alone, among = ["merhaba"], ["merhaba", "perso", "weg", "hilfe"]
    assert signs().of_words(alone, "tr") > signs().of_words(among, "tr") > 0
    assert signs().of_words(alone, "de") == signs().of_words(alone, "xx") == 0


def test_each_special_letter_counts_once() -> None:
    one, two = (signs().of_letters(text, "de", LATIN) for text in ("für und über", "Größe"))
    assert two == pytest.approx(2 * one)
    assert signs().of_letters("fur", "de", LATIN) == 0


def test_ukrainian_without_its_letters_loses_in_its_own_script_only() -> None:
    assert signs().of_letters("где загс", "uk", "cyrillic") < 0 < signs().of_letters("де їжа", "uk", "cyrillic")
    assert signs().of_letters("wo ist das", "uk", LATIN) == 0


def test_every_language_of_the_file_has_words_and_listed_letters_of_its_script() -> None:
    table = signs()
    assert {*table.scripts, *table.letters, *table.alone, *table.missing, *table.others} <= set(table.words)
    for code, letters in table.letters.items():
        assert {script_of([letter]) for letter in letters if letter.isalpha()} == {table.script(code)}
