"""Questions that no city article answers, for learning where to stop and for knowing them when they come."""

from functools import cache
from importlib.resources import files

import yaml

_FILES = ("data/out_of_scope.yml", "data/near_misses.yml")


@cache
def out_of_scope() -> dict[str, tuple[str, ...]]:
    """Questions by language ("de", "en"), all themes together, far ones before near misses."""
    found: dict[str, tuple[str, ...]] = {}
    for name in _FILES:
        text = files("nlu.retrieval").joinpath(name).read_text(encoding="utf-8")
        themes: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
        for language, by_theme in themes.items():
            found[language] = (*found.get(language, ()), *(q for questions in by_theme.values() for q in questions))
    return found


def all_out_of_scope() -> tuple[str, ...]:
    """The questions of all languages."""
    return tuple(question for questions in out_of_scope().values() for question in questions)
