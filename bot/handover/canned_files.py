"""Canned responses as a file, so that a city can write them together and a new installation has some.

The file is YAML: by shortcut, a text for each language.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from sqlalchemy import Connection

from bot.handover import canned
from bot.handover.canned import Canned
from nlu.yaml_files import parse_yaml


class BadCannedFile(ValueError):
    """The file cannot be read; says where."""


def read(path: Path) -> list[Canned]:
    """What a file holds, in its order; raises BadCannedFile and OSError."""
    try:
        found = parse_yaml(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadCannedFile(f"{path.name} is no YAML in UTF-8") from error
    if not isinstance(found, dict):
        raise BadCannedFile(f"{path.name}: shortcuts with a text for each language are expected")
    return [_response(shortcut, language, text) for shortcut, language, text in _rows(found)]


def written(responses: Iterable[Canned]) -> str:
    """The same as the text of a file."""
    by_shortcut: dict[str, dict[str, str]] = {}
    for one in responses:
        by_shortcut.setdefault(one.shortcut, {})[one.language] = one.text
    return yaml.safe_dump(by_shortcut, allow_unicode=True, sort_keys=False, width=1_000)


def keep(sql: Connection, site: str, responses: Iterable[Canned], replace: bool) -> tuple[list[Canned], list[Canned]]:
    """Store what is new, and with `replace` also what is written otherwise there: (stored, left as it is there).

    What is the same counts as neither. Raises NotFound for an unknown site.
    """
    there = {(one.shortcut, one.language): one for one in canned.listed(sql, site)}
    changed = [one for one in responses if there.get((one.shortcut, one.language)) != one]
    left = [] if replace else [one for one in changed if (one.shortcut, one.language) in there]
    stored = [one for one in changed if one not in left]
    for one in stored:
        canned.put(sql, site, one)
    return stored, left


def _rows(found: dict[Any, Any]) -> Iterable[tuple[Any, Any, Any]]:
    for shortcut, texts in found.items():
        if not isinstance(texts, dict):
            raise BadCannedFile(f"{shortcut}: a text for each language is expected")
        for language, text in texts.items():
            yield shortcut, language, text


def _response(shortcut: Any, language: Any, text: Any) -> Canned:
    """A bare `no` is a language and no refusal, which YAML does not know."""
    try:
        return Canned(shortcut=str(shortcut), language="no" if language is False else language, text=text)
    except ValidationError as error:
        wrong = ", ".join(str(problem["loc"][0]) for problem in error.errors())
        raise BadCannedFile(f"{shortcut}/{language}: {wrong} cannot be so") from error
