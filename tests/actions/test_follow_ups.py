"""Only a question that names nothing new means the last article."""

from typing import Any

import pytest

from actions.follow_ups import for_children, goes_on, only_facets


def _asked(marked: str) -> bool:
    """`[...]` marks the facet phrases."""
    spans, text = [], ""
    for part in marked.replace("]", "[").split("["):
        spans.append((len(text), len(text) + len(part)))
        text += part
    return only_facets(text, spans[1::2])


@pytest.mark.parametrize(
    "question",
    [
        "[was kostet] das?",
        "Und [was kostet] es denn?",
        "[how much] is it",
        "[wo]?",
        "[Kosten]",
        "[was kostet] das und [welche Unterlagen] muss ich",
        "peki [ne kadar tutar]",
        "А [сколько стоит] это?",
        "[وكم يكلف] ذلك؟",
        "а [скільки коштує] це",
        "a [ile kosztuje] to?",
        "et [c'est combien] ?",
        "e [quanto costa] questo?",
        "¿y [cuánto cuesta] eso?",
    ],
)
def test_facets_and_pointers_alone_mean_the_last_article(question: str) -> None:
    assert _asked(question)


@pytest.mark.parametrize(
    "question",
    [
        "[was kostet] ein Reisepass",
        "Reisepass",
        "",
        "das?",
        "[was kostet] 東京",
        "[was kostet] çocuk",
        "peki [fee] und",
    ],
)
def test_anything_that_names_a_thing_does_not(question: str) -> None:
    assert not _asked(question)


@pytest.mark.parametrize(
    "rest",
    ["für Kinder", "für mein Kind", "çocuklar için", "للأطفال", "для дітей", "pour les enfants", "para mi hijo"],
)
def test_children_are_read_in_german_in_any_language(rest: str) -> None:
    assert for_children(rest) == "für Kinder"


@pytest.mark.parametrize("rest", ["für Studenten", "Kindergeld", "was kostet das für Kinder", "für", ""])
def test_what_says_more_or_something_else_is_left_as_it_is(rest: str) -> None:
    assert for_children(rest) is None


def _parsed(text: str, intent: str, confidence: float) -> dict[str, Any]:
    return {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": []}


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "rest"),
    [
        ("وللأطفال؟", "emergency", 0.3, "للأطفال"),
        ("وللأطفال؟", "emergency", 0.8, None),
        ("und mein Kind blutet", "emergency", 0.3, None),
        ("und für Studenten?", "nlu_fallback", 0.3, "für Studenten"),
    ],
)
def test_only_an_unlikely_act_is_doubted_and_only_for_children(
    text: str, intent: str, confidence: float, rest: str | None
) -> None:
    said = goes_on(_parsed(text, intent, confidence))
    assert (said.rest if said else None) == rest


def test_children_surely_go_on_with_the_last_service() -> None:
    said = goes_on(_parsed("وماذا عن الأطفال؟", "ask_article", 0.6))
    assert said is not None
    assert said.bound
