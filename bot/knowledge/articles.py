"""What the city knows about one service, cut into the modules of a FIM service description."""

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationInfo

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,79}$")]
ServiceKey = Annotated[str, StringConstraints(pattern=r"^99\d{12}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
EARLIEST, LATEST = date(1949, 5, 23), date(2199, 12, 31)
"""Nobody reckons with other days; and behind the last one of the calendar there is no next."""
_STORED = "stored"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""Control signs but tab and line break, and halves of signs."""


def clean(text: Any) -> Any:
    """Without signs that nobody sees, which come along with what is pasted; only SQLite takes all of them."""
    return _UNSEEN.sub("", re.sub("\r\n?", "\n", text)) if isinstance(text, str) else text


def _usable(day: date, info: ValidationInfo) -> date:
    near = min(max(day, EARLIEST), LATEST)
    if near != day and info.context != _STORED:
        raise ValueError(f"a day from {EARLIEST} to {LATEST}")
    return near


Day = Annotated[date, AfterValidator(_usable)]
Plain = Annotated[str, BeforeValidator(clean)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), BeforeValidator(clean)]
Markdown = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), BeforeValidator(clean)
]


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

    title: Line = Field(description="name of the law, fee schedule or page", examples=["§ 1 PAuswGebV"])
    url: Plain | None = Field(None, description="its address")
    as_of: Day = Field(description="the day it was looked up")


class Text(Strict):
    """One article in one language: its modules, and the words by which citizens ask for it."""

    title: Line = Field(description="name of the service or topic", examples=["Reisepass beantragen"])
    modules: dict[Module, Markdown] = Field(description="Markdown by part of the article")
    synonyms: tuple[Line, ...] = Field((), description="other names for it")
    questions: tuple[Line, ...] = Field((), description="how citizens ask for it")


class LexiconChoice(Strict):
    """What an editor has decided about the wordings that the starter lexicon brings to an article."""

    entry: Slug | None = Field(None, description="the entry to take; null leaves it to the service key and the name")
    off: bool = Field(False, description="no wordings at all")
    without: tuple[Line, ...] = Field((), description="wordings that are wrong for this city")


class Article(Strict):
    """One service or topic of a site, in every language it is written in."""

    id: Slug = Field(description="part of addresses; never changes", examples=["reisepass"])
    service_key: ServiceKey | None = Field(None, description="federal key of the service (LeiKa)")
    external_id: Plain | None = Field(None, max_length=200, description="id in the catalogue that it was imported from")
    topic: Slug = Field(description="what it belongs to", examples=["ausweise"])
    offices: tuple[Plain, ...] = Field((), description="ids of the offices that are responsible, the first one first")
    department: Line | None = Field(None, description="who answers for it")
    url: Plain | None = Field(None, description="page of the service")
    updated: Day = Field(description="the day of the text; answers name it")
    review_by: Day | None = Field(None, description="when somebody is to look whether it is still right")
    valid_from: Day | None = Field(None, description="the first day on which citizens get it")
    valid_to: Day | None = Field(None, description="the last one")
    sources: tuple[Source, ...] = Field((), description="where its facts stand")
    texts: dict[Language, Text] = Field(min_length=1, description="the text by language")
    lexicon: LexiconChoice | None = Field(None, description="what the starter lexicon may bring to it")
    handover: bool = Field(False, description="whoever reads it is offered a person, too")
    unsaid: frozenset[str] = Field(
        default=frozenset(),
        exclude=True,
        repr=False,
        description="what the catalogue it is read from could not say (`updated`, `as_of`: guessed); never stored",
    )

    @classmethod
    def stored(cls, data: dict[str, Any]) -> "Article":
        """As it lies in the record: a day that an older program let pass is the nearest one that is of use."""
        return cls.model_validate(data, context=_STORED)

    def is_valid(self, today: date) -> bool:
        """Whether citizens get it on this day."""
        return (self.valid_from or today) <= today <= (self.valid_to or today)

    def next_change(self, today: date) -> date | None:
        """The first day after `today` on which that may be different."""
        days = (self.valid_from, self.valid_to + timedelta(days=1) if self.valid_to else None)
        return min((day for day in days if day and day > today), default=None)

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
