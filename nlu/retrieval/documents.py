"""What the index knows about one article: its names, the words citizens use for it, and its text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """One article with the texts of all its languages together, so that any of them finds it."""

    id: str
    titles: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    body: str = ""
