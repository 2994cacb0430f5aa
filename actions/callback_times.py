"""Whether words name a time for a call-back: "morgen früh" is no goodbye then, and "egal" no refusal."""

import re
from functools import cache
from pathlib import Path

from actions.report_words import asks
from nlu.phrase_forms import plain, typed
from nlu.yaml_files import read_yaml


def names_a_time(text: str) -> bool:
    """In any language of the program, or with a number; a question names none."""
    line = f" {_bare(text)} "
    return not asks(text) and (any(map(str.isdigit, line)) or any(f" {word} " in line for word in _words()))


@cache
def _words() -> frozenset[str]:
    texts: dict[str, str] = read_yaml(Path(__file__).with_suffix(".yml"))
    return frozenset(_bare(word) for text in texts.values() for word in text.split(","))


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s'-]+", " ", plain(typed(text[:200]))).split())
