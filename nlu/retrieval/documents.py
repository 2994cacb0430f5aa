"""What the index knows about one article: its names, the words citizens use for it, and its text."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Document:
    """One article with the texts of all its languages together, so that any of them finds it."""

    id: str
    titles: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    """Citizens' wordings in languages that the articles are not written in."""
    body: str = ""

    def bare(self) -> "Document":
        """The same as a catalogue brings it, with nothing but title and text."""
        return replace(self, aliases=(), questions=(), foreign=())

    @property
    def wordings(self) -> tuple[str, ...]:
        """All that citizens say for it, in the order in which rehearsals count them."""
        return (*self.aliases, *self.questions, *self.foreign)
