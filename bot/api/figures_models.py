"""Bodies of the staff API for figures (contract), with meanings and examples for the OpenAPI document."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from bot.analytics.listing import Saying


class Number(BaseModel):
    """A number and how to see what it counts."""

    count: int = Field(description="how many", examples=[12])
    query: str = Field(
        description="behind /api/v1/figures/messages: lists just these",
        examples=["site=musterstadt&from=2026-10-26&to=2026-11-22&outcome=answered"],
    )


class OutcomeRow(BaseModel):
    """One way in which turns end."""

    name: str = Field(description="outcome (contract)", examples=["clarified"])
    turns: Number = Field(description="turns that ended so")


class AskedRow(BaseModel):
    """An article or intent that was asked for."""

    name: str = Field(description="id of the article, or name of the intent", examples=["hundesteuer-anmelden"])
    title: str = Field(description="what people call it", examples=["Hundesteuer"])
    asked: Number = Field(description="how often")
    up: Number | None = Field(description="found helpful; null for intents")
    down: Number | None = Field(description="not found helpful; null for intents")


class CoveredRow(BaseModel):
    """A language or a channel."""

    name: str = Field(description="ISO 639-1 code, or name of the channel", examples=["tr"])
    turns: Number = Field(description="all turns")
    answered: Number = Field(description="answered from an article")
    unanswered: Number = Field(description="without an answer")
    share: float | None = Field(description="answered of both, 0 to 1; null without any", examples=[0.84])


class DayRow(BaseModel):
    """A day."""

    day: date = Field(description="in the city")
    turns: Number = Field(description="all turns")
    groups: dict[str, Number] = Field(description="answered, clarified, unanswered, handovers, cases")


class UnansweredRow(BaseModel):
    """Questions without an answer that are alike."""

    group: str = Field(description="id of the group in the inbox")
    text: str = Field(description="one of them, masked", examples=["Was kostet ein Angelschein?"])
    language: str = Field(description="ISO 639-1 code of `text`", examples=["de"])
    asked: Number = Field(description="how often")


class ChangedRow(BaseModel):
    """A change of the knowledge, or a model that went live."""

    kind: Literal["article", "model"] = Field(description="of what")
    name: str = Field(description="id of the article, or name of the model")
    title: str = Field(description="what people call it")
    version: int | None = Field(description="the article's new version; null for models")
    at: datetime = Field(description="ISO 8601 with zone")
    by: str = Field(description="who")
    note: str = Field(description="why; may be empty")
    withdrawn: bool = Field(description="the article went")
    many: int = Field(description="articles that were changed so at once, by an import; this is one of them")


class WaitingArticle(BaseModel):
    """An article that somebody has to look at."""

    id: str = Field(description="its id")
    title: str = Field(description="what people call it")
    day: date = Field(description="since when")


class WaitingArticles(BaseModel):
    """Articles that somebody has to look at, without those that have a draft."""

    count: int = Field(description="how many")
    query: str = Field(description="behind /api/v1/articles: lists just these", examples=["site=musterstadt&state=due"])
    articles: list[WaitingArticle] = Field(description="at most 15, those that wait longest first")


class AllFigures(BaseModel):
    """The figures of a site over some days, without what editors tried out."""

    first: date = Field(description="first day")
    last: date = Field(description="last day")
    conversations: Number = Field(description="in which citizens said something")
    messages: Number = Field(description="what citizens said, also by button, and to persons")
    turns: Number = Field(description="turns of the assistant that ended somehow, greetings too")
    groups: dict[str, Number] = Field(
        description="`answered`, `clarified`, `unanswered` (no match, out of scope, failed), `handovers`, `cases`"
    )
    shares: dict[str, float | None] = Field(
        description="`answered`, `clarified`, `unanswered`: share of these three together, 0 to 1; null without any"
    )
    by_outcome: list[OutcomeRow] = Field(description="the most frequent first")
    by_day: list[DayRow] = Field(description="days with any turn, in order")
    by_language: list[CoveredRow] = Field(description="the most used first")
    by_channel: list[CoveredRow] = Field(description="the most used first")
    top_articles: list[AskedRow] = Field(description="the most asked first, at most 15")
    unhelpful: list[AskedRow] = Field(description="the most often not helpful first, at most 15")
    top_intents: list[AskedRow] = Field(description="the most frequent first, at most 15")
    unanswered: list[UnansweredRow] = Field(description="groups of the inbox, the most asked first, at most 15")
    changed: list[ChangedRow] = Field(description="newest first, at most 15")
    due: WaitingArticles = Field(description="their re-check date has come, by today")
    expired: WaitingArticles = Field(description="citizens do not get them any more, by today")


class TurnRow(BaseModel):
    """One turn, message or conversation, masked."""

    conversation: str = Field(description="its id")
    seq: int = Field(description="number of the answer; with `each` other than `turn`, of what the citizen said")
    at: datetime = Field(description="ISO 8601 with zone")
    asked: str | None = Field(
        description="what was asked, without what names a person or a case; null where `said` keeps it back",
        examples=["Ich heiße […], was kostet ein Ausweis?"],
    )
    said: Saying = Field(
        description="`words`: the citizen's own; `choice`: a pressed button; `form`: an answer to a form, kept back; "
        "`unread`: said to a person, or still waiting, kept back; `deleted`: an editor took it away; "
        "`nothing`: nobody had asked"
    )
    outcome: str | None = Field(description="how it ended; null: without a turn of the assistant")
    article: str | None = Field(description="the article of the answer")
    intent: str | None = Field(description="what the question was taken for")
    language: str = Field(description="ISO 639-1 code")
    channel: str = Field(description="where")


class TurnRows(BaseModel):
    """One page."""

    messages: list[TurnRow] = Field(description="newest first")
    total: int = Field(description="how many there are")
    next: int | None = Field(description="`after` of the next page; null at the end")
