"""What a catalogue reader hands over: the good, the refused, and the error for a file that is no catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.knowledge.articles import Article
from bot.knowledge.files import Site
from bot.knowledge.offices import Office

NO_TEXT = "has no text"
"""Why a record is refused that names neither text nor office: it could answer nothing."""


class CatalogueError(ValueError):
    """The file as a whole cannot be read, so nothing of it may be taken over."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One record, or one part of it, that was not taken over, told so that an editor can find and mend it.

    `line` counts from 1 in the file (0: the file has no lines to speak of), `ref` is the record's id there.
    """

    line: int
    ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything one catalogue holds, checked and ready to be compared with what is stored.

    `refused` are records that are missing from `articles` and `offices`; `left_out` are parts (an unknown
    office, an unusable service key) of records that were otherwise read.
    """

    offices: tuple[Office, ...]
    articles: tuple[Article, ...]
    refused: tuple[Refused, ...]
    left_out: tuple[Refused, ...] = ()
    site: Site | None = None
    """The city's own data, where the catalogue holds it (a site folder)."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Where each article begins, by its `external_id`, else its `id`; nothing for files without lines."""
