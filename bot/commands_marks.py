"""`lotse knowledge marks`: what agents have marked for the editors, with the citizen's words, listed or as JSON."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from bot.storage.database import Database


def print_marks(database: "Database", site: str, limit: int, as_json: bool) -> None:
    """Newest first; the words are read from the conversation, so that erased ones are gone here too."""
    from bot.conversations.record import Conversations
    from bot.conversations.withheld import for_staff
    from bot.handover.marks import listed

    record = Conversations(database)
    with database.read() as sql:
        marks = listed(sql, site, limit)
    said = [for_staff(record.after(mark.conversation, mark.seq - 1, 1)[0]) for mark in marks]
    rows = [vars(mark) | {"text": message.text} for mark, message in zip(marks, said, strict=True)]
    for line in (json.dumps(row, ensure_ascii=False, default=str) for row in rows) if as_json else _list(rows):
        typer.echo(line)


def _list(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield f"{row['at']:%Y-%m-%d %H:%M}  {row['staff']}: {row['comment'] or '-'}"
        yield f"    {' '.join(row['text'].split())}"
    yield f"{len(rows)} marks"
