"""Examples of all intents as a table, out and in."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from bot.errors import InvalidRequest
from bot.studio import examples
from bot.studio.intents import Changed, Intents
from bot.studio.nlu_files import NluFiles, language_of, plain
from bot.wording import languages

_COLUMNS = ("intent", "text", "language")
_FORMULA = re.compile(r"^'*[=+\-@\t\r]")
"""A spreadsheet must not take an example for a formula: an apostrophe stands before it, and is taken away again."""
MOST_LINES = 20_000


@dataclass
class Taken:
    """What a table brings: how many are new or known, and the lines that do not fit."""

    changed: Changed = field(default_factory=dict)
    added: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def written(files: NluFiles) -> str:
    """All examples: intent, text, language."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for name, listed in files.examples.items():
        writer.writerows([name, _FORMULA.sub(r"'\g<0>", one.text), one.language] for one in listed)
    return out.getvalue()


def taken(files: NluFiles, table: str) -> Taken:
    """All of a table or, where a line does not fit, nothing of it. Raises InvalidRequest for what is no table."""
    found, wanted = Taken(), defaultdict[str, list[tuple[str, str]]](list)
    owners = dict(files.owners)
    for row in _read(table):
        try:
            text = _fitting(row, files, owners)
        except InvalidRequest as error:
            found.refused.append((row.line, str(error)))
            continue
        if text is None:
            found.unchanged += 1
            continue
        owners[plain(text)] = row.intent
        wanted[row.intent].append((text, row.language or language_of(text)))
    if not found.refused:
        found.added = sum(map(len, wanted.values()))
        found.changed = _changed(files, wanted)
    return found


def _fitting(row: "_Row", files: NluFiles, owners: Mapping[str, str]) -> str | None:
    """The example as it is stored; None for one that is there already. Raises InvalidRequest."""
    if row.intent not in files.intents:
        raise InvalidRequest(f"there is no intent {row.intent}")
    if row.language and row.language not in languages():
        raise InvalidRequest(f"there is no language {row.language}")
    for text in (row.text, *examples.cleaned([row.text])):
        if (owner := owners.get(plain(text), row.intent)) != row.intent:
            raise InvalidRequest(f"is an example of {owner}")
        if plain(text) in owners:
            return None
    return text


def _changed(files: NluFiles, wanted: Mapping[str, Sequence[tuple[str, str]]]) -> Changed:
    changed: Changed = {}
    for intent, placed in wanted.items():
        texts = dict(files.texts) | {path: text for path, text in changed.items() if text is not None}
        changed |= Intents(NluFiles(texts)).put(intent, placed)
    return changed


@dataclass(frozen=True)
class _Row:
    """One line: where it begins, and its cells."""

    line: int
    intent: str
    text: str
    language: str


def _read(table: str) -> Iterator[_Row]:
    lines = StringIO(table.lstrip("\ufeff"), newline=None)
    head = lines.readline()
    lines.seek(0)
    reader = csv.reader(lines, delimiter=max(";,\t", key=head.count))
    try:
        names = [name.strip() for name in next(reader, [])]
        if not {"intent", "text"} <= set(names):
            raise InvalidRequest("the columns intent and text are needed", field="table")
        line = reader.line_num + 1
        for count, cells in enumerate(reader):
            if count >= MOST_LINES:
                raise InvalidRequest(f"more than {MOST_LINES} lines", field="table")
            if cells:
                yield _row(line, dict(zip(names, map(str.strip, cells), strict=False)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise InvalidRequest(f"line {reader.line_num}: {error}", field="table") from error


def _row(line: int, cells: Mapping[str, str]) -> _Row:
    text = _FORMULA.sub(lambda found: found[0].removeprefix("'"), cells.get("text", ""))
    return _Row(line, cells.get("intent", ""), text, cells.get("language", "").lower())
