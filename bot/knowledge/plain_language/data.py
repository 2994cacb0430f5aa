"""The data that all rules read: what is known of each rule, and the word lists."""

from functools import cache
from pathlib import Path
from typing import Any

from nlu.yaml_files import read_yaml

_DATA = Path(__file__).parent


@cache
def rules() -> dict[str, dict[str, Any]]:
    """What is known of each rule: its number in the ordinance, how strict it is, its limits and sentences."""
    data: dict[str, dict[str, Any]] = read_yaml(_DATA / "rules.yml")
    return data


@cache
def lists() -> dict[str, Any]:
    """The word lists."""
    data: dict[str, Any] = read_yaml(_DATA / "words.yml")
    return data


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(lists()[name].split())


def most(rule: str, kind: str) -> int:
    """The limit of a rule for a kind of text."""
    limit: int = rules()[rule]["most"][kind]
    return limit
