"""The sentences of this interface: its callers are programs and those who write them, so there are two languages."""

from functools import cache
from pathlib import Path

from fastapi import Request

from bot.api.problems import caller_language
from nlu.yaml_files import read_yaml

_FILE = Path(__file__).with_name("sentences.yml")


@cache
def _sentences() -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = read_yaml(_FILE)
    return data


def language_of(request: Request) -> str:
    """The caller's language: German unless `Accept-Language` names another one that there is wording for."""
    return caller_language(request)


def sentence(key: str, language: str, **values: object) -> str:
    """The sentence with its values; in English for all but German. KeyError if there is none."""
    return _sentences()["de" if language == "de" else "en"][key].format(**values)
