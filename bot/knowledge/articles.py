"""What the city knows about one service, cut into the modules of a FIM service description."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,79}$")]
ServiceKey = Annotated[str, StringConstraints(pattern=r"^99\d{12}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Markdown = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]


class Module(StrEnum):
    """The parts of an article that a citizen can ask for by themselves (FIM service description)."""

    WHAT = "what"
    REQUIREMENTS = "requirements"
    DOCUMENTS = "documents"
    FEE = "fee"
    PROCEDURE = "procedure"
    DURATION = "duration"
    DEADLINE = "deadline"
    WHERE = "where"
    ONLINE = "online"
    LEGAL = "legal"
    PLAIN = "plain"


class Strict(BaseModel):
    """Base of everything read from outside: unknown fields are an error, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """Where a fact stands (law, fee schedule, official page), and the day it was looked up."""

    title: Line
    url: str | None = None
    as_of: date


class Text(Strict):
    """One article in one language: its modules, and the words by which citizens ask for it."""

    title: Line
    modules: dict[Module, Markdown]
    synonyms: tuple[Line, ...] = ()
    questions: tuple[Line, ...] = ()


class LexiconChoice(Strict):
    """What an editor has decided about the wordings that the starter lexicon brings to an article."""

    entry: Slug | None = None
    """The entry to take; None leaves it to the service key and the name."""
    off: bool = False
    """No wordings at all."""
    without: tuple[Line, ...] = ()
    """Wordings that are wrong for this city."""


class Article(Strict):
    """One service or topic of a site, in every language it is written in."""

    id: Slug
    service_key: ServiceKey | None = None
    external_id: str | None = Field(default=None, max_length=200)
    topic: Slug
    offices: tuple[str, ...] = ()
    department: Line | None = None
    url: str | None = None
    updated: date
    review_by: date | None = None
    sources: tuple[Source, ...] = ()
    texts: dict[Language, Text] = Field(min_length=1)
    lexicon: LexiconChoice | None = None
    handover: bool = False
    """An editor's rule: whoever reads this article is offered a person, too."""
    unsaid: frozenset[str] = Field(default=frozenset(), exclude=True, repr=False)
    """Names of what the catalogue it is read from could not say (`updated`, `as_of`: guessed); never stored."""

    @property
    def answers_something(self) -> bool:
        """Whether there is anything to tell a citizen: a text, or at least an office to go to."""
        return bool(self.offices) or any(text.modules for text in self.texts.values())

    def text(self, language: str) -> tuple[str, Text]:
        """The text in `language`, else in German, else in the first there is; with its language."""
        for wanted in (language, "de", *self.texts):
            if wanted in self.texts:
                return wanted, self.texts[wanted]
        raise KeyError(self.id)
