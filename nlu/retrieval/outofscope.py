"""Questions that no city article answers, for learning where to stop and for knowing them when they come."""

from functools import cache
from importlib.resources import files

from nlu.yaml_files import parse_yaml

Questions = dict[str, tuple[str, ...]]


def out_of_scope() -> Questions:
    """Questions by language ("de", "en") about anything but city services, in the order of the file."""
    return _read("out_of_scope")


def near_misses() -> Questions:
    """Questions by language that use the words of city services for things that no city office does."""
    return _read("near_misses")


def shipped_outside() -> tuple[str, ...]:
    """All of them, of all languages, far ones first."""
    return tuple(q for found in (out_of_scope(), near_misses()) for questions in found.values() for q in questions)


@cache
def _read(name: str) -> Questions:
    text = files("nlu.retrieval").joinpath(f"data/{name}.yml").read_text(encoding="utf-8")
    themes: dict[str, dict[str, list[str]]] = parse_yaml(text)
    return {
        language: tuple(question for questions in by_theme.values() for question in questions)
        for language, by_theme in themes.items()
    }
