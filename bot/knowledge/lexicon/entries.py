"""The entries of the lexicon: read from files in which anyone can add wordings without programming."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, ValidationError

from bot.errors import LotseError
from bot.knowledge.articles import Language, Line, ServiceKey, Slug, Strict
from nlu.yaml_files import read_yaml

_SHIPPED = Path(__file__).parent / "data"
FOREIGN = ("en", "tr", "ru", "ar", "uk", "pl")
"""Languages of which an entry holds wordings beside the German ones."""
Lines = tuple[Line, ...]


class BadLexicon(LotseError):
    """A file of the lexicon is not as it should be; says which file, which entry and why."""

    code = "bad_lexicon"


class Entry(Strict):
    """One service as citizens know it; the same in every German city that offers it."""

    id: Slug
    keys: tuple[ServiceKey, ...] = ()
    """Federal service keys (FIM/LeiKa, 14 digits) under which catalogues carry the service."""
    names: Lines = Field(min_length=1)
    """Official names, to find the service in catalogues without keys and to part services that share one."""
    label: dict[Language, Line] = {}
    """A short name for a button, by language; the German one is the article's own title."""
    difference: dict[Language, Line] = {}
    """What sets the service apart from its near twins ("für das Studium"), by language."""
    de: Lines = Field(min_length=1)
    en: Lines = ()
    tr: Lines = ()
    ru: Lines = ()
    ar: Lines = ()
    uk: Lines = ()
    pl: Lines = ()

    def foreign(self) -> Lines:
        """Names and wordings in other languages than German."""
        said = (line for language in FOREIGN for line in getattr(self, language))
        return (*self.label.values(), *said)


def read_lexicon(folders: Iterable[Path]) -> dict[str, Entry]:
    """All entries by id; an entry of a later folder replaces the one of the same id. Raises BadLexicon."""
    found: dict[str, Entry] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yml")):
            found |= _read(path)
    return found


@cache
def shipped_lexicon() -> dict[str, Entry]:
    """The lexicon that comes with the program."""
    return read_lexicon([_SHIPPED])


def _read(path: Path) -> dict[str, Entry]:
    try:
        rows = read_yaml(path) or []
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadLexicon(f"{path.name}: {error}") from error
    if not isinstance(rows, list):
        raise BadLexicon(f"{path.name}: must be a list of entries")
    entries = [_entry(row, number, path) for number, row in enumerate(rows, start=1)]
    found = {entry.id: entry for entry in entries}
    if len(found) < len(entries):
        raise BadLexicon(f"{path.name}: an id stands twice")
    return found


def _entry(row: object, number: int, path: Path) -> Entry:
    try:
        return Entry.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        name = row.get("id", number) if isinstance(row, dict) else number
        raise BadLexicon(f"{path.name}: entry {name}: {where}: {first['msg']}") from error
