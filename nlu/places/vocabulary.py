"""The words by which places are read, as data, so that a city can see and extend them."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from nlu.yaml_files import parse_yaml

_DATA: dict[str, Any] = parse_yaml(files("nlu.places").joinpath("data/vocabulary.yml").read_text(encoding="utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(str(_DATA[name]).split())


def _short(name: str) -> Mapping[str, str]:
    return {short: full for full, shorts in _DATA[name].items() for short in str(shorts).split()}


KINDS = tuple(str(_DATA["kinds"]).split())
"""How street names end."""
COMMON = _words("common")
LEADS = _words("leads")
SHORT_WORDS = _short("short_words")
SHORT_ENDINGS = _short("short_endings")
STARTERS = _words("starters")
UNITS = _words("units")
BEFORE = _words("before")
LANDMARKS = _words("landmarks")
STRONG = _words("strong")
WEAK = _words("weak")
NO_LANDMARK = _words("no_landmark")
CROSSINGS = _words("crossings")
BELONGS = _words("belongs")
