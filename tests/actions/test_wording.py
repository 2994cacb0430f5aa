"""The actions' short words exist in both languages, for every module of an article."""

import string

import pytest

from actions.wording import _words, word
from bot.knowledge.articles import Module


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_words_and_places_to_fill_in() -> None:
    words = _words()
    assert set(words) == {"de", "en"}
    assert words["de"].keys() == words["en"].keys()
    for key, text in words["de"].items():
        assert _fields(text) == _fields(words["en"][key]), key


@pytest.mark.parametrize("module", Module)
def test_every_module_has_a_name(module: Module) -> None:
    assert word(f"module_{module}", "de")


def test_another_language_gets_the_german_word() -> None:
    assert word("phone", "tr") == word("phone", "de")
    with pytest.raises(KeyError):
        word("unheard_of", "de")
