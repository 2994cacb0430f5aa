"""The file of small words is complete, and its words compare however they are written."""

import pytest

from actions.small_words import small_words, words
from actions.wording import languages


def test_every_language_of_the_assistant_has_words_that_point_back() -> None:
    assert set(small_words().points) == set(languages())
    assert all(len(points) > 30 for points in small_words().points.values())


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("FÜR Élise", ["fur", "elise"]),
        ("ребёнка", ["ребенка"]),
        ("إذا", ["اذا"]),
        ("qu'en est-il", ["qu", "en", "est", "il"]),
        ("كَم", ["كم"]),
        ("", []),
    ],
)
def test_accents_case_and_hamza_do_not_matter(written: str, compared: list[str]) -> None:
    assert words(written) == compared


def test_no_small_word_is_empty() -> None:
    small = small_words()
    assert all((small.about, small.attached, small.behind, small.endings, small.whose, small.links, small.binding))
    assert all(all(phrase) and phrase for phrase in small.links | small.binding)
    assert all(small.attached)
    assert all(small.endings)
