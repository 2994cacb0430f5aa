"""Arabic nouns as lists have them."""

import pytest

from actions.arabic_nouns import without_article


@pytest.mark.parametrize("written", ["المدرسة", "والمدرسة", "بالمدرسة", "للمدرسة", "مدرسة"])
def test_a_noun_is_the_same_with_and_without_its_article(written: str) -> None:
    assert without_article(written) == "مدرسة"


@pytest.mark.parametrize("word", ["الي", "Laterne", ""])
def test_any_other_word_stays_as_it_is(word: str) -> None:
    assert without_article(word) == word
