"""Service catalogues of cities: whatever the format, what comes out is one checked `Batch`."""

from pathlib import Path

from bot.knowledge.files import FolderError, read_folder
from bot.knowledge.imports import dldb, table, xzufi
from bot.knowledge.imports.batch import NO_TEXT, Batch, CatalogueError, Refused
from bot.knowledge.imports.source import read_bytes, read_text

__all__ = ["FORMATS", "Batch", "CatalogueError", "Refused", "read_catalogue"]


def _read_site(path: Path) -> Batch:
    """A site folder; what is wrong with any of its files is wrong with the whole."""
    try:
        site = read_folder(path)
    except (FolderError, ValueError, TypeError, RecursionError) as error:
        raise CatalogueError(str(error)) from error
    good = tuple(article for article in site.articles if article.answers_something)
    empty = (Refused(0, article.id, NO_TEXT) for article in site.articles if not article.answers_something)
    return Batch(offices=site.offices, articles=good, refused=tuple(empty), site=site.site)


_READERS = {"xzufi": xzufi.read, "dldb": dldb.read, "csv": table.read, "folder": _read_site}
FORMATS = tuple(_READERS)


def read_catalogue(path: Path, format: str | None = None) -> Batch:
    """Read a catalogue in `format` (one of `FORMATS`), or in the one its content shows.

    Raises `CatalogueError` when the file or folder as a whole cannot be read.
    """
    if not path.exists():
        raise CatalogueError(f"{path.name}: there is no such file or folder")
    chosen = format or (_of_folder(path) if path.is_dir() else _of_file(path))
    if chosen not in _READERS:
        raise CatalogueError(f"unknown format {chosen}; known: {', '.join(FORMATS)}")
    return _READERS[chosen](path)


def _of_folder(path: Path) -> str:
    if any(path.glob("services_*.jsonl")):
        return "dldb"
    if (path / "site.yml").exists():
        return "folder"
    if any(path.glob("*.xml")):
        return "xzufi"
    raise CatalogueError(f"{path.name}: the folder has neither services_*.jsonl nor site.yml nor XML files")


def _of_file(path: Path) -> str:
    beginning = read_bytes(path).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if beginning == b"<":
        return "xzufi"
    if beginning == b"{":
        return "dldb"
    if table.is_table(read_text(path)) or path.suffix.lower() == ".csv":
        return "csv"
    raise CatalogueError(f"{path.name}: neither XZuFi (XML), service database (JSON lines) nor CSV")
