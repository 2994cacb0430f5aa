"""Short words that actions put into replies, by language; whole sentences stand in nlu/domain."""

from functools import cache
from pathlib import Path

import yaml


@cache
def _words() -> dict[str, dict[str, str]]:
    data = yaml.safe_load((Path(__file__).parent / "wording.yml").read_text(encoding="utf-8"))
    return {str(language): dict(words) for language, words in data.items()}


def word(key: str, language: str, **values: object) -> str:
    """The words for `key` in `language`, else in German; raises KeyError if unknown."""
    words = _words().get(language) or _words()["de"]
    return words[key].format(**values)
