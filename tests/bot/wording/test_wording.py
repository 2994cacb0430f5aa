"""The program's own sentences exist in every language, with the same places to fill in."""

import string

import pytest

from bot.wording import best, keys, languages, say


def _fields(key: str, language: str) -> set[str]:
    from bot.wording import _sentences

    return {name for _, name, _, _ in string.Formatter().parse(_sentences(language)[key]) if name}


def test_german_and_english_go_before_the_others() -> None:
    assert languages()[:2] == ("de", "en")
    assert set(languages()) == {"de", "en", "tr", "ru", "ar", "uk", "pl", "fr", "it", "es"}


@pytest.mark.parametrize("language", languages())
def test_no_language_lacks_a_sentence_or_a_place_to_fill_in(language: str) -> None:
    assert keys(language) == keys("de")
    for key in keys("de"):
        assert _fields(key, language) == _fields(key, "de"), key


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("de", "de"), ("EN", "en"), ("en-GB", "en"), ("tr", "tr"), ("nl", "de"), ("", "de"), ("-", "de"), ("😀", "de")],
)
def test_the_best_language_is_the_wanted_one_or_german(wanted: str, found: str) -> None:
    assert best(wanted) == found


def test_values_are_filled_in_as_they_are() -> None:
    assert "{field} %s" in say("errors.invalid_request", "en", field="{field} %s")
    with pytest.raises(KeyError):
        say("errors.unheard_of", "de")
