"""Only a question that names nothing new means the last article."""

import pytest

from actions.follow_ups import only_facets


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
