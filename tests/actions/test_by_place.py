"""One of several offered articles is chosen by its place, in all languages, and nothing else is a choice."""

import pytest

from actions.by_place import chosen

OFFERED = ["geburt", "tod", "ehe"]


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("das erste", "geburt"),
        ("Die zweite bitte", "tod"),
        ("Nummer 2", "tod"),
        ("ich nehme die 3.", "ehe"),
        ("das letzte", "ehe"),
        ("the first one", "geburt"),
        ("the second one", "tod"),
        ("one", "geburt"),
        ("birinci", "geburt"),
        ("ikincisi lütfen", "tod"),
        ("второй", "tod"),
        ("الأول", "geburt"),
        ("رقم ٢", "tod"),
        ("третій", "ehe"),
        ("druga", "tod"),
        ("la deuxième", "tod"),
        ("il secondo", "tod"),
        ("el tercero", "ehe"),
    ],
)
def test_a_place_chooses_the_article_that_stands_there(text: str, article: str) -> None:
    parsed = chosen(text, OFFERED)
    assert parsed is not None
    assert parsed["intent"] == {"name": "choose_article", "confidence": 1.0}
    assert [(entity["entity"], entity["value"]) for entity in parsed["entities"]] == [("article", article)]


@pytest.mark.parametrize(
    "text", ["", "ja", "das vierte", "das erste Kind", "zwei oder drei", "2 Kinder", "🙂", "1 " * 50]
)
def test_everything_else_is_no_choice(text: str) -> None:
    assert chosen(text, OFFERED) is None


@pytest.mark.parametrize("offered", [None, []])
def test_without_an_offer_there_is_nothing_to_choose(offered: list[str] | None) -> None:
    assert chosen("das erste", offered) is None
    assert chosen("das letzte", offered) is None


def test_what_was_asked_before_the_choice_is_asked_of_the_chosen_one() -> None:
    parsed = chosen("das zweite", OFFERED, ["fee"])
    assert parsed is not None
    assert {entity["entity"]: entity["value"] for entity in parsed["entities"]} == {"article": "tod", "facet": "fee"}
