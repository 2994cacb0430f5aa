"""Files as they come from outside: bounded, UTF-8, without characters that no database or screen can take."""

import json
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.bounded_files import read_bounded
from bot.knowledge.articles import EARLIEST, LATEST
from bot.knowledge.imports.batch import CatalogueError

UNFIT = ("Cc", "Cs")
"""Unicode categories that are left out of texts: control characters and halves of surrogate pairs."""

Row = tuple[int, Any, str | None]
"""Line number (from 1), the decoded value, and why it could not be decoded (then the value is None)."""


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without byte order mark; raises `CatalogueError` for anything else."""
    data = read_bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path.name}: not UTF-8 (byte {error.start})") from error
    if not text.strip():
        raise CatalogueError(f"{path.name}: the file is empty")
    return text


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of bounded size; raises `CatalogueError`."""
    try:
        return read_bounded(path)
    except OSError as error:
        raise CatalogueError(f"{path.name}: {error.strerror or error}") from error


def read_json_lines(path: Path) -> list[Row]:
    """Every line that is not blank; raises `CatalogueError` when not a single one is a JSON object."""
    rows = [_row(number, line) for number, line in enumerate(read_text(path).split("\n"), 1) if line.strip()]
    if not any(isinstance(value, dict) for _, value, _ in rows):
        raise CatalogueError(f"{path.name}: no line is a JSON object")
    return rows


def _row(number: int, line: str) -> Row:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return number, None, "the line is not JSON"
    return (number, value, None) if isinstance(value, dict) else (number, None, "the line is not a JSON object")


def clean(text: str) -> str:
    """`text` in one Unicode form, without control characters and halves of surrogate pairs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in UNFIT and c not in "\ufffe\uffff")
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def shown(value: object) -> str:
    """A short, printable form of an id from outside, for reports."""
    return clean(str(value))[:80]


def day_of(text: str | None) -> date | None:
    """The calendar day of an ISO 8601 date or time, or None when it is none, or one with which nobody reckons."""
    try:
        found = datetime.fromisoformat((text or "").strip()).date()
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def file_day(path: Path) -> date:
    """The day (UTC) the file was last changed: the stand of records that name none themselves."""
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date()


def reason(error: ValidationError) -> str:
    """The first complaint of a check as one line: which field, and why."""
    first = error.errors()[0]
    where = ".".join(shown(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]
