import pytest

from nlu.retrieval.separable import joined
from nlu.retrieval.words import surface

KNOWN = {"anmelde", "abmelde", "umziehe", "anmelden"}


def read(text: str) -> list[str]:
    places = [(word.lower(), start, end) for word, start, end in surface(text)]
    return [word for word, _, _ in joined(text, places, KNOWN.__contains__)]


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Wie melde ich meinen Hund an?", "anmelde"),
        ("wo melde ich mein auto ab", "abmelde"),
        ("Ich ziehe um, was nun?", "umziehe"),
        ("Wo melde ich mich an und was kostet das", "anmelde"),
    ],
)
def test_verb_is_joined_with_its_particle_at_the_end_of_the_clause(text: str, verb: str) -> None:
    words = read(text)
    assert verb in words
    assert verb[2:] not in words


def test_preposition_inside_a_clause_is_left_alone() -> None:
    assert read("Ich melde mich an der Schule") == ["ich", "melde", "mich", "an", "der", "schule"]


def test_verb_that_nobody_knows_is_not_made_up() -> None:
    assert read("Ich rufe dich an") == ["ich", "rufe", "dich", "an"]


def test_particle_does_not_reach_into_another_clause() -> None:
    assert "anmelde" not in read("Ich melde das, wann fange ich an?")
