"""Bodies of the staff API for articles (contract), with meanings and examples for the OpenAPI document."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from bot.api.models import PRINTABLE, Body
from bot.clock import now
from bot.knowledge.articles import Article, clean
from bot.service_hours import ZONE

State = Literal["draft", "review", "expired", "due", "published"]
Line = Annotated[str, Field(max_length=300, pattern=PRINTABLE)]
Note = Annotated[str, BeforeValidator(clean), Field(max_length=1_000, description="why, for those who come later")]
Seen = Annotated[int | None, Field(ge=1, description="version of the draft that was seen; null: there was none")]


def _dated(given: Any) -> Any:
    """Whoever writes an article need not say that it is of today."""
    if isinstance(given, dict):
        return {"updated": now().astimezone(ZONE).date().isoformat()} | given
    return given


Given = Annotated[Article, BeforeValidator(_dated)]


class NewArticle(Body):
    """The draft of a new article."""

    site: Line = Field(description="id of the city", examples=["musterstadt"])
    article: Given = Field(description="the article; without `updated` it is of today")
    note: Note = ""


class ChangedArticle(Body):
    """What an article is to become."""

    article: Given = Field(description="the whole article; without `updated` it is of today")
    note: Note = ""
    version: Seen = None
    base: int | None = Field(None, ge=0, description="published version with which the editor has brought it together")


class Because(Body):
    """Why, and which version of the draft was seen."""

    note: Note = ""
    version: Seen = None


class Back(Body):
    """Which version is to come back."""

    version: int = Field(ge=1, description="number of the version")
    note: Note = ""


class Helpful(BaseModel):
    """What citizens said of answers from it."""

    up: int = Field(description="thumbs up")
    down: int = Field(description="thumbs down")


class ArticleRow(BaseModel):
    """An article as one line of a list."""

    id: str = Field(description="id of the article", examples=["reisepass"])
    title: str = Field(description="German title, else the first there is")
    topic: str = Field(description="what it belongs to")
    department: str | None = Field(description="who answers for it")
    state: State = Field(description="`due`: the re-check date has come; `expired`: no longer valid")
    version: int = Field(description="the published version; 0: none")
    updated: date = Field(description="date of the text")
    review_by: date | None = Field(description="when somebody is to look at it")
    valid_from: date | None = Field(description="first day on which citizens get it")
    valid_to: date | None = Field(description="last day")
    by: str | None = Field(description="who wrote the draft; null without one")
    languages: list[str] = Field(description="languages it is written in")
    helpful: Helpful = Field(description="thumbs")


class ArticleRows(BaseModel):
    """One page of the list."""

    articles: list[ArticleRow] = Field(description="what waits for somebody first, then by title")
    total: int = Field(description="how many fit")
    next: int | None = Field(description="`after` of the next page; null at the end")


class DraftOf(BaseModel):
    """What an article is to become."""

    article: Article = Field(description="the whole article")
    state: Literal["draft", "review"] = Field(description="`review`: it waits for a second person")
    withdraws: bool = Field(description="the article is to go")
    note: str = Field(description="why")
    by: str = Field(description="who saved it last")
    writers: list[str] = Field(description="all who wrote at it: with four eyes none of them publishes it")
    at: str = Field(description="when, ISO 8601 with zone")
    version: int = Field(description="grows with every save")
    base: int = Field(description="published version it was written against; 0: none")


class May(BaseModel):
    """What the caller may do with the draft."""

    publish: bool = Field(description="make it what citizens get")
    approve: bool = Field(description="the same, as the second pair of eyes")


class WholeArticle(BaseModel):
    """An article as its editors see it."""

    article: Article | None = Field(description="what citizens get; null: nothing (yet)")
    version: int = Field(description="its version; of a withdrawn one the last; 0: none")
    draft: DraftOf | None = Field(description="what it is to become; null: nothing is being changed")
    may: May = Field(description="what the caller may do")
    four_eyes: bool = Field(description="the site wants a second person for every change")


class VersionRow(BaseModel):
    """One version."""

    version: int = Field(description="number, from 1")
    at: str = Field(description="when, ISO 8601 with zone")
    by: str = Field(description="who changed it")
    approved_by: str | None = Field(description="who else looked at it")
    note: str = Field(description="why; `import`: read from a file")
    withdrawn: bool = Field(description="from then on there was none")


class Versions(BaseModel):
    """All versions."""

    versions: list[VersionRow] = Field(description="newest first")


class OldArticle(BaseModel):
    """What an article was."""

    article: Article = Field(description="the whole article")
    version: int = Field(description="its number")


class Difference(BaseModel):
    """One place that differs."""

    path: str = Field(description="where", examples=["texts.de.modules.fee"])
    before: Any = Field(description="what it was; null: nothing")
    after: Any = Field(description="what it became")
    words: list[tuple[Literal["same", "gone", "new"], str]] = Field(description="of texts, piece by piece; else empty")


class Differences(BaseModel):
    """What differs between two versions."""

    changes: list[Difference] = Field(description="in the order of the article's fields")


class Topic(BaseModel):
    """A topic, an office or a department to choose."""

    id: str = Field(description="what an article names")
    title: str = Field(description="what people call it")


class Topics(BaseModel):
    """Topics of a site."""

    topics: list[Topic] = Field(description="by name")


class Offices(BaseModel):
    """Offices of a site."""

    offices: list[Topic] = Field(description="by id")


class Departments(BaseModel):
    """Departments of a site."""

    departments: list[str] = Field(description="by name")
