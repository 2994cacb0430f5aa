"""`lotse staff audit`: what staff did, read by people as a table and by programs as JSON lines."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bot.staff.audit_log import Wanted
    from bot.staff.models import AuditEntry
    from bot.storage.database import Database

_PAGE = 500

By = Annotated[str | None, typer.Option(help="only what this person did (name to sign in with)")]
What = Annotated[str | None, typer.Option(help="only acts of this kind, such as sign_in or claimed")]
Of = Annotated[str | None, typer.Option(help="only what was done to this: a name, an id, an address")]
Where = Annotated[str | None, typer.Option(help="only what was done at this site")]
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="from this time (UTC)")]
Limit = Annotated[int, typer.Option(min=1, help="at most so many, the newest")]
AsJson = Annotated[bool, typer.Option("--json", help="one JSON object a line")]


def print_audit(database: "Database", wanted: "Wanted", limit: int, as_json: bool) -> None:
    """Print acts, newest first; the log itself holds nothing of what citizens wrote."""
    rows = _entries(database, wanted, limit)
    for row in map(_json_line, rows) if as_json else _table(list(rows)):
        typer.echo(row)


def utc(given: datetime | None) -> datetime | None:
    """The record's times have a zone; those of the command line have none."""
    return given and given.replace(tzinfo=UTC)


def _entries(database: "Database", wanted: "Wanted", limit: int) -> Iterable["AuditEntry"]:
    """Page by page, so that a long log is never in memory as a whole."""
    from bot.staff.audit_log import listed

    before = None
    while limit > 0:
        with database.read() as sql:
            page = listed(sql, None, before, min(limit, _PAGE), wanted)
        yield from page
        if len(page) < min(limit, _PAGE):
            return
        limit, before = limit - len(page), page[-1].id


def _json_line(entry: "AuditEntry") -> str:
    known = {"id": entry.id, "at": entry.at.isoformat(), "staff": entry.staff, "act": entry.act}
    return json.dumps(known | {"subject": entry.subject, "site": entry.site, "data": entry.data}, ensure_ascii=False)


def _table(entries: list["AuditEntry"]) -> Iterable[str]:
    """Columns as wide as their widest word."""
    cells = [("time (UTC)", "who", "did", "to", "site", "more"), *map(_cells, entries)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cells(entry: "AuditEntry") -> tuple[str, ...]:
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    words = (entry.staff, entry.act, entry.subject, entry.site, _more(entry.data))
    return (at, *(_printable(word) or "-" for word in words))


def _more(data: dict[str, Any]) -> str:
    return " ".join(f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in data.items() if key != "site")


def _printable(word: str) -> str:
    """A path that somebody tried may hold anything; a terminal must not obey it."""
    return "".join(letter if letter.isprintable() else "?" for letter in word)
