"""Bodies of the staff API for training data (contract), with meanings and examples for the OpenAPI document."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from bot.api.models import PRINTABLE, Body

Name = Annotated[str, Field(max_length=80, pattern=PRINTABLE)]
Text = Annotated[str, Field(max_length=2_000)]
Texts = Annotated[list[Text], Field(min_length=1, max_length=500, description="examples, one sentence each")]


class AnswerTexts(Body):
    """What the bot says to a new intent."""

    de: str = Field(min_length=1, max_length=4_000, description="in German")
    en: str = Field(min_length=1, max_length=4_000, description="in English; also the ground of other languages")


class NewIntent(Body):
    """An intent of the editors' own."""

    name: Name = Field(description="small letters, digits, underscores", examples=["ask_wifi"])
    examples: Texts
    answer: AnswerTexts = Field(description="what the bot says to it")


class SomeTexts(Body):
    """Examples of an intent."""

    texts: Texts


class NewExamples(SomeTexts):
    """Further examples of an intent."""

    language: str | None = Field(
        None, max_length=2, pattern=PRINTABLE, description="ISO 639-1; null: told from the text"
    )


class Move(Body):
    """Examples that belong to another intent."""

    texts: Texts
    to: Name = Field(description="the other intent")


class Split(Body):
    """Examples that become an intent of their own."""

    texts: Texts
    new_name: Name = Field(description="name of the new intent")
    answer: AnswerTexts = Field(description="what the bot says to it")


class Into(Body):
    """The intent that takes all examples."""

    into: Name = Field(description="its name")


class NewName(Body):
    """Another name."""

    to: Name = Field(description="the new name")


class Wording(Body):
    """What the bot says in one language."""

    language: str = Field(max_length=10, pattern=PRINTABLE, description="ISO 639-1 code; `de-plain`: plain German")
    texts: list[Text] = Field(min_length=1, max_length=20, description="variants; one of several is taken by chance")


class Words(Body):
    """By which words a value is known."""

    texts: list[Text] = Field(min_length=1, max_length=2_000, description="all of them")


class Sentence(Body):
    """A sentence as somebody types it."""

    text: str = Field(max_length=2_000, description="what is typed")
    intent: Name | None = Field(None, description="the intent that it is to be an example of")


class NewTests(Body):
    """Rows of the test set."""

    rows: list["NewTest"] = Field(min_length=1, max_length=500, description="rows; the same text takes its old place")


class NewTest(Body):
    """One sentence and what it should lead to."""

    text: str = Field(min_length=1, max_length=500, description="the sentence")
    expected: str = Field(
        min_length=1,
        max_length=300,
        description="ids of articles, or an intent; `oos`: no answer",
        examples=["reisepass"],
    )
    lang: str = Field("", max_length=2, pattern=PRINTABLE, description="ISO 639-1 code")
    style: str = Field("", max_length=40, pattern=PRINTABLE, description="what kind of sentence it is")


class OldTests(Body):
    """Sentences that go."""

    texts: list[Text] = Field(min_length=1, max_length=500, description="the sentences")


class Done(BaseModel):
    """What an act has become."""

    commit: str = Field(description="id of the newest commit")


class IntentRow(BaseModel):
    """An intent as one line of a list."""

    name: str = Field(description="its name", examples=["greet"])
    examples: int = Field(description="how many it has")
    by_language: dict[str, int] = Field(description="the same by ISO 639-1 code")
    few: bool = Field(description="fewer than a model learns from; without any it is chosen by buttons only")
    answer: str | None = Field(description="name of the response that a rule gives to it")
    own: bool = Field(description="made by editors; only such intents are renamed and removed")


class Intents(BaseModel):
    """All intents."""

    intents: list[IntentRow] = Field(description="by name")
    commit: str = Field(description="as of this commit")


class ExampleRow(BaseModel):
    """One example."""

    text: str = Field(description="the sentence")
    language: str = Field(description="ISO 639-1 code")


class WholeIntent(BaseModel):
    """An intent with all that belongs to it."""

    name: str = Field(description="its name")
    file: str | None = Field(description="where its first examples stand")
    examples: list[ExampleRow] = Field(description="German ones first")
    rules: list[str] = Field(description="names of rules that use it")
    responses: list[str] = Field(description="names of the responses that those rules give")
    own: bool = Field(description="made by editors; only such intents are renamed, merged and removed")
    commit: str = Field(description="as of this commit")


class RefusedLine(BaseModel):
    """A line that does not fit."""

    line: int = Field(description="where it begins in the table, from 1")
    reason: str = Field(description="why")


class TakenTable(BaseModel):
    """What a table has brought."""

    added: int = Field(description="new examples")
    unchanged: int = Field(description="known ones")
    refused: list[RefusedLine] = Field(description="lines that do not fit; with any, nothing was taken")
    commit: str = Field(description="id of the newest commit")


class EntityRow(BaseModel):
    """An entity."""

    name: str = Field(description="its name", examples=["facet"])
    values: list[str] = Field(description="its values")


class Entities(BaseModel):
    """All entities whose values are known by words."""

    entities: list[EntityRow] = Field(description="as the pipeline names them")


class ValueWords(BaseModel):
    """The words of a value."""

    value: str = Field(description="the value")
    texts: list[str] = Field(description="its words")


class ResponseRow(BaseModel):
    """A response."""

    name: str = Field(description="its name", examples=["utter_greet"])
    file: str = Field(description="where it stands")
    texts: dict[str, list[str]] = Field(description="variants by language")


class Responses(BaseModel):
    """All responses."""

    responses: list[ResponseRow] = Field(description="in the order of the files")
    languages: list[str] = Field(description="in which each of them can be said; `de-plain`: plain German")


class Near(BaseModel):
    """An example that is like the sentence."""

    text: str = Field(description="the example")
    intent: str = Field(description="whose it is")
    likeness: float = Field(description="0 to 1")


class CheckedSentence(BaseModel):
    """What a sentence would mean."""

    intent: str | None = Field(description="what the live model takes it for; null: no brain answers")
    confidence: float | None = Field(description="how sure it is, 0 to 1")
    article: str | None = Field(description="the article that it would answer with")
    near: list[Near] = Field(description="the most alike examples, best first")
    overlaps: list[str] = Field(description="other intents that it may be taken for")
    few: bool = Field(description="the intent has too few examples")
    masked: str | None = Field(description="the sentence without what names a person; null: nothing does")


class TestRowOut(BaseModel):
    """One sentence of the test set."""

    text: str = Field(description="the sentence")
    expected: str = Field(description="what it should lead to")
    lang: str = Field(description="ISO 639-1 code")
    style: str = Field(description="what kind of sentence it is")


class Tests(BaseModel):
    """The frozen test set of a site."""

    rows: list[TestRowOut] = Field(description="in the order of the file")


class CommitRow(BaseModel):
    """One act."""

    commit: str = Field(description="id")
    at: str = Field(description="ISO 8601 with zone")
    by: str = Field(description="the editor")
    summary: str = Field(description="what was done")
    files: list[str] = Field(description="files that became different")


class History(BaseModel):
    """One page of acts."""

    commits: list[CommitRow] = Field(description="newest first")
    next: str | None = Field(description="`after` of the next page; null at the end")


class FilePatch(BaseModel):
    """What became different in one file."""

    file: str = Field(description="its path")
    lines: list[tuple[Literal["+", "-", " "], str]] = Field(description="lines that came, went, or stand around")


class Patches(BaseModel):
    """What one act has changed."""

    changes: list[FilePatch] = Field(description="by file")
