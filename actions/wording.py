"""Short words that actions put into replies, by language; whole sentences stand in nlu/domain."""

from functools import cache
from pathlib import Path

from nlu.yaml_files import read_yaml


@cache
def _words() -> dict[str, dict[str, str]]:
    files = sorted((Path(__file__).parent / "wording").glob("*.yml"))
    return {path.stem: read_yaml(path) for path in files}


def word(key: str, language: str, **values: object) -> str:
    """The words for `key` in `language`, else in German; raises KeyError if unknown."""
    words = _words().get(language) or _words()["de"]
    return words[key].format(**values)


def languages() -> frozenset[str]:
    """Languages that the assistant can speak."""
    return frozenset(_words())


def language_name(named: str, language: str) -> str:
    """What the language `named` is called in `language`; its code where nobody has named it."""
    return word(f"language_{named}", language) if named in languages() else named
