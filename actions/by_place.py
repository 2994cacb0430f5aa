"""An offered article chosen by its place: "das zweite", "number 2", "birinci"."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from actions.small_words import words
from nlu.yaml_files import read_yaml

_MOST_WORDS = 6


def chosen(text: str, offered: Sequence[str] | None, asked: Sequence[str] = ()) -> dict[str, Any] | None:
    """Rasa parse data if `text` only names a place among the `offered` ids; `asked`: facets of the question before."""
    identity = _at(_place(text), offered or ())
    if identity is None:
        return None
    found = [("article", identity), *(("facet", facet) for facet in asked)]
    entities = [{"entity": name, "value": value, "start": 0, "end": len(text)} for name, value in found]
    return {"text": text, "intent": {"name": "choose_article", "confidence": 1.0}, "entities": entities}


def _at(place: int | None, offered: Sequence[str]) -> str | None:
    if place is None or place > len(offered) or not offered:
        return None
    return offered[place - 1 if place > 0 else place]


def _place(text: str) -> int | None:
    """The only place that a short text of nothing else names; "the second one" names the second."""
    said, (places, beside) = words(text), _words()
    if len(said) > _MOST_WORDS or not all(word in places or word in beside for word in said):
        return None
    named = {places[word] for word in said if word in places and word not in beside}
    named = named or {places[word] for word in said if word in places}
    return named.pop() if len(named) == 1 else None


@cache
def _words() -> tuple[dict[str, int], frozenset[str]]:
    data = read_yaml(Path(__file__).with_name("choice_words.yml"))
    places = {word: int(place) for place, text in data["places"].items() for word in words(text)}
    return places, frozenset(word for text in data["beside"].values() for word in words(text))
