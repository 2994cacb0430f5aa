"""Reads a catalogue kept as a table: one row is one article in one language (see docs/knowledge-import.md)."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from bot.knowledge.articles import Module
from bot.knowledge.imports.batch import Batch, CatalogueError
from bot.knowledge.imports.collect import TOPIC, Collector, Draft
from bot.knowledge.imports.slugs import slug
from bot.knowledge.imports.source import clean, day_of, file_day, read_text, shown
from bot.knowledge.imports.values import service_key, web

REQUIRED = ("id", "title")
MODULES = tuple(module.value for module in Module)
LISTS = ("synonyms", "questions", "offices")
COLUMNS = (*REQUIRED, "language", "topic", "service_key", *MODULES, *LISTS, "url", "updated", "external_id")
BEYOND = ("sources", "department", "review_by", "valid_from", "valid_to", "handover")
"""What an article can hold and a table cannot."""
DELIMITERS = (",", ";")

Cells = dict[str, str]


class RowError(ValueError):
    """A cell does not hold what its column promises."""


def read(path: Path) -> Batch:
    """A CSV file in UTF-8 with the columns `COLUMNS`, delimited by comma or semicolon; see `CatalogueError`."""
    rows = _rows(path, read_text(path))
    header = _header(path, rows)
    collector, today = Collector(), file_day(path)
    for line, cells in rows:
        _add(collector, line, header, cells, today)
    return collector.batch()


def is_table(text: str) -> bool:
    """Whether the text begins with a header row that has the required columns."""
    return any(set(REQUIRED) <= set(_names(_first_line(text).split(mark))) for mark in DELIMITERS)


def _first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")


def _names(cells: list[str]) -> list[str]:
    return [clean(cell).strip('"').strip().lower() for cell in cells]


def _rows(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the line that it begins in."""
    mark = max(DELIMITERS, key=_first_line(text).count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
    begin = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        raise CatalogueError(f"{path.name}: line {begin}: {error}") from error


def _header(path: Path, rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    names = _names(next(rows, (1, []))[1])
    if unknown := [shown(name) for name in names if name not in COLUMNS]:
        raise CatalogueError(f"{path.name}: unknown column {', '.join(unknown)}; known: {', '.join(COLUMNS)}")
    if missing := [name for name in REQUIRED if name not in names]:
        raise CatalogueError(f"{path.name}: missing column {', '.join(missing)}")
    if len(set(names)) < len(names):
        raise CatalogueError(f"{path.name}: a column stands twice")
    return names


def _add(collector: Collector, line: int, header: list[str], cells: list[str], today: date) -> None:
    row = dict(zip(header, map(clean, cells), strict=False))
    ref = row.get("id", "")
    if len(cells) != len(header):
        return collector.refuse(line, ref, f"{len(cells)} cells in the row, {len(header)} in the header")
    try:
        fields = _fields(row, today)
    except RowError as error:
        return collector.refuse(line, ref, str(error))
    return collector.add(Draft(line=line, ref=ref, fields=fields, id=ref))


def _fields(row: Cells, today: date) -> dict[str, Any]:
    if row["id"] != slug(row["id"]):
        raise RowError("id: only a-z, 0-9 and single hyphens, 2 to 80 characters")
    key, unusable = service_key(row.get("service_key"))
    if unusable:
        raise RowError(f"service_key: {unusable} is not 14 digits beginning with 99")
    topic = row.get("topic")
    return {
        "service_key": key,
        "external_id": row.get("external_id", row["id"]) or None,
        "topic": slug(topic) if topic else TOPIC,
        "offices": _list(row, "offices"),
        "url": _url(row.get("url")),
        "updated": _day(row.get("updated"), today),
        "unsaid": _unsaid(row),
        "texts": {(row.get("language") or "de").lower(): _text(row)},
    }


def _unsaid(row: Cells) -> set[str]:
    """Columns that the table does not have say nothing, unlike cells that are empty."""
    undated = () if row.get("updated") else ("updated",)
    return {*BEYOND, *undated, *(column for column in COLUMNS if column not in row)}


def _url(cell: str | None) -> str | None:
    if cell and not web(cell):
        raise RowError("url: not a web address (https://…)")
    return web(cell)


def _day(cell: str | None, today: date) -> date:
    if cell and not day_of(cell):
        raise RowError("updated: not a date like 2026-11-21")
    return day_of(cell) or today


def _text(row: Cells) -> dict[str, Any]:
    return {
        "title": " ".join(row["title"].split()),
        "modules": {module: row[module] for module in MODULES if row.get(module)},
        "synonyms": _list(row, "synonyms"),
        "questions": _list(row, "questions"),
    }


def _list(row: Cells, column: str) -> tuple[str, ...]:
    parts = (" ".join(part.split()) for part in row.get(column, "").split("|"))
    return tuple(dict.fromkeys(part for part in parts if part))
