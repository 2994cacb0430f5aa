"""Examples of all intents as a table, out and in."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from bot.errors import InvalidRequest, LotseError
from bot.studio.intents import Changed, Intents
from bot.studio.nlu_files import NluFiles, plain

_NEEDED = ("intent", "text")
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
    writer.writerow([*_NEEDED, "language"])
    writer.writerows([name, one.text, one.language] for name, listed in files.examples.items() for one in listed)
    return out.getvalue()


def taken(files: NluFiles, table: str) -> Taken:
    """All of a table or, where a line does not fit, nothing of it. Raises InvalidRequest for what is no table."""
    found, wanted = Taken(), dict[str, list[str]]()
    for line, intent, text in _read(table):
        if intent not in files.intents:
            found.refused.append((line, f"there is no intent {intent}"))
        elif (owner := files.owners.get(plain(text), intent)) != intent:
            found.refused.append((line, f"is an example of {owner}"))
        else:
            wanted.setdefault(intent, []).append(text)
    if not found.refused:
        _apply(files, wanted, found)
    return found


def _apply(files: NluFiles, wanted: dict[str, list[str]], found: Taken) -> None:
    before = sum(map(len, files.examples.values()))
    now = files
    for intent, texts in wanted.items():
        try:
            changed = Intents(now).add(intent, texts)
        except LotseError as error:
            found.refused.append((0, f"{intent}: {error}"))
            return
        found.changed |= changed
        now = NluFiles({path: text for path, text in (dict(now.texts) | changed).items() if text is not None})
    found.added = sum(map(len, now.examples.values())) - before
    found.unchanged = sum(map(len, wanted.values())) - found.added


def _read(table: str) -> Iterator[tuple[int, str, str]]:
    head = table.lstrip("\ufeff").split("\n", 1)[0]
    reader = csv.DictReader(StringIO(table.lstrip("\ufeff")), delimiter=max(";,\t", key=head.count))
    if not set(_NEEDED) <= set(reader.fieldnames or ()):
        raise InvalidRequest("the columns intent and text are needed", field="table")
    try:
        for count, row in enumerate(reader):
            if count >= MOST_LINES:
                raise InvalidRequest(f"more than {MOST_LINES} lines", field="table")
            yield reader.line_num, (row["intent"] or "").strip(), (row["text"] or "").strip()
    except csv.Error as error:
        raise InvalidRequest(f"line {reader.line_num}: {error}", field="table") from error
