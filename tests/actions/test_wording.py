"""The actions' short words exist in all languages, for every module of an article."""

import string

import pytest

from actions.wording import _words, language_name, languages, word
from bot import wording as program
from bot.knowledge.articles import Module


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_there_are_words_in_the_languages_of_the_program() -> None:
    assert languages() == set(program.languages())


@pytest.mark.parametrize("language", program.languages())
def test_every_language_has_the_same_words_and_places_to_fill_in(language: str) -> None:
    words, german = _words()[language], _words()["de"]
    assert words.keys() == german.keys()
    for key, text in words.items():
        assert _fields(text) == _fields(german[key]), key


@pytest.mark.parametrize("language", program.languages())
def test_every_language_has_a_name_in_every_language(language: str) -> None:
    names = {language_name(named, language) for named in program.languages()}
    assert len(names) == len(program.languages())


def test_a_language_that_nobody_has_named_is_called_by_its_code() -> None:
    assert language_name("nl", "fr") == "nl"


@pytest.mark.parametrize("module", Module)
def test_every_module_has_a_name(module: Module) -> None:
    assert word(f"module_{module}", "de")


def test_another_language_gets_the_german_word() -> None:
    assert word("phone", "nl") == word("phone", "de")
    with pytest.raises(KeyError):
        word("unheard_of", "de")
