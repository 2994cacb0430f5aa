"""The program's own sentences for citizens, by language; what the bot says in a turn stands in nlu/."""

from functools import cache
from pathlib import Path

from nlu.yaml_files import read_yaml

_FOLDER = Path(__file__).parent


@cache
def languages() -> tuple[str, ...]:
    """Languages that have a complete wording: German, English, then the others."""
    found = {path.stem for path in _FOLDER.glob("*.yml")}
    return ("de", "en", *sorted(found - {"de", "en"}))


@cache
def _sentences(language: str) -> dict[str, str]:
    data = read_yaml(_FOLDER / f"{language}.yml")
    return {f"{group}.{key}": text.strip() for group, rows in data.items() for key, text in rows.items()}


def best(language: str) -> str:
    """`language` where there is wording for it, else German."""
    short = language.split("-")[0].lower()
    return short if short in languages() else "de"


def say(key: str, language: str, **values: object) -> str:
    """The sentence `key` (`group.name`) in `language`, `values` filled in; KeyError if unknown."""
    return _sentences(best(language))[key].format(**values)


def keys(language: str) -> frozenset[str]:
    """All keys of one language, for the test that no language lacks one."""
    return frozenset(_sentences(language))
