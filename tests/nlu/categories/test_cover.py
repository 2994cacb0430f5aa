import numpy as np
import pytest

from nlu.categories.cover import Cover

GROUPS = [["Wespennest", "Hornissen"], ["Öffentliche Toilette"], []]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("im Baum hängt ein Wespennest", 0),
        ("wespennester am spielplatz", 0),
        ("ein wespenest im hof", 0),
        ("die öffentliche toilette ist zu", 1),
        ("Oeffentliche Toiletten verdreckt", 1),
    ],
)
def test_a_phrase_is_found_with_endings_and_typos(text: str, group: int) -> None:
    found = Cover(GROUPS).of(text)
    assert found.argmax() == group
    assert found[group] > 0.5


def test_a_phrase_that_stands_there_is_covered_wholly() -> None:
    assert Cover(GROUPS).of("Hornissen!")[0] == pytest.approx(1.0)


@pytest.mark.parametrize("text", ["", "   ", "der die das", "🗑️", "completely different"])
def test_other_texts_cover_nothing_much(text: str) -> None:
    assert (Cover(GROUPS).of(text) < 0.3).all()


def test_a_group_without_phrases_is_never_covered() -> None:
    assert Cover(GROUPS).of("Wespennest Toilette Hornissen")[2] == 0


@pytest.mark.parametrize("groups", [[], [[]], [["", "!"]]])
def test_nothing_to_cover_is_no_fault(groups: list[list[str]]) -> None:
    assert np.array_equal(Cover(groups).of("Wespennest"), np.zeros(len(groups)))
