"""Bodies of the staff API for the inbox (contract), with meanings and examples for the OpenAPI document."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from bot.api.models import MAX_SEQ, PRINTABLE, Body
from bot.messages import is_never_typed
from bot.studio.inbox import Kind

_MOST = 1_000


def _typed(text: str) -> str:
    """Raises ValueError for signs that nobody types, and not every database can store."""
    if any(map(is_never_typed, text)):
        raise ValueError("control characters")
    return text


Typed = AfterValidator(_typed)
Site = Annotated[str, StringConstraints(max_length=80, pattern=PRINTABLE)]
Name = Annotated[str, StringConstraints(max_length=80, pattern=PRINTABLE)]
Key = tuple[
    Annotated[str, StringConstraints(max_length=64, pattern=PRINTABLE)], Annotated[int, Field(ge=1, le=MAX_SEQ)]
]
Keys = Annotated[
    list[Key] | None,
    Field(
        max_length=_MOST,
        description="which messages of the group: [conversation, seq]; null: all that are open by now, also those that "
        "the caller has not seen",
        examples=[None],
    ),
]


class InboxMessage(BaseModel):
    """One message of a group; personal data are masked."""

    conversation: str = Field(description="id of the conversation")
    seq: int = Field(description="its number there")
    at: str = Field(description="when it was said, ISO 8601 with zone")
    text: str = Field(description="what the citizen wrote, masked", examples=["Was kostet ein Angelschein?"])
    language: str = Field(description="ISO 639-1 code", examples=["de"])
    awaited: bool = Field(description="the citizen waits for the answer of the city")
    marked: bool = Field(description="an agent says that the assistant should have known the answer")


class InboxGuess(BaseModel):
    """What may have been meant besides."""

    kind: Literal["article", "intent"] = Field(description="of what")
    name: str = Field(description="id of the article, or name of the intent")
    title: str = Field(description="title of the article, or name of the intent")
    confidence: float | None = Field(description="chance, 0 to 1; null: unknown")


class InboxGroup(BaseModel):
    """Messages that are alike and were taken for the same."""

    id: str = Field(description="id of the group")
    text: str = Field(description="its most doubtful message, masked")
    size: int = Field(description="how many messages fit")
    language: str = Field(description="ISO 639-1 code of `text`")
    state: Literal["open", "task", "done"] = Field(description="`task`: a department has been asked")
    uncertainty: float = Field(description="0 (surely right) to 1; the list goes by it")
    confidence: float = Field(description="how sure the assistant was, 0 to 1")
    intent: str = Field(description="what it was taken for", examples=["nlu_fallback"])
    article: str | None = Field(description="the article that it was found to be about; null: none")
    title: str | None = Field(description="its title; null also where the article is gone")
    outcome: str | None = Field(
        description="how the turn ended; null: said to a person", examples=["unanswered_no_match"]
    )
    guesses: list[InboxGuess] = Field(description="what may have been meant besides, at most 4")
    messages: list[InboxMessage] = Field(description="the most doubtful ones: 5 in lists")
    last_at: str = Field(description="when the newest was said, ISO 8601 with zone")
    marked: bool = Field(description="agents have marked one of `messages`")
    awaited: bool = Field(description="somebody waits for the answer of the city")
    decided_by: str | None = Field(description="who has decided; null: nobody")
    decision: str | None = Field(description="what was decided, `task` for a question to a department; null: nothing")
    task: str | None = Field(description="id of that task; null: none")


class InboxPage(BaseModel):
    """One page of the inbox."""

    groups: list[InboxGroup] = Field(
        description="awaited ones first, then marked ones, then by uncertainty; decided ones the newest first"
    )
    total: int = Field(description="groups that fit")
    messages: int = Field(description="messages that fit")
    next: str | None = Field(description="`after` of the next page; null at the end")


class WholeGroup(BaseModel):
    """A group with all its messages."""

    group: InboxGroup = Field(description="with all of `messages`, at most 1 000")
    messages: list[InboxMessage] = Field(description="the same")


class Decide(Body):
    """What messages mean."""

    site: Site = Field(description="id of the city", examples=["musterstadt"])
    decision: Kind = Field(description="`delete`: personal, the text goes for good; only with `messages`")
    article: Name | None = Field(None, description="with `article`: its id")
    intent: Name | None = Field(None, description="with `intent`: its name")
    messages: Keys = None
    text: Annotated[str, StringConstraints(max_length=300), Typed] | None = Field(
        None, description="a wording to learn from in place of the citizens' own"
    )
    to_tests: bool = Field(
        False,
        description="the test set asks them, unlearned; of several that are taught every second one",
    )


class Decided(BaseModel):
    """What came of it."""

    done: int = Field(description="messages that were decided")
    left: int = Field(description="messages of the group that are still open")
    commit: str | None = Field(description="of the training data; null where they did not change")
    article: str | None = Field(description="article that got the wordings; null: none")
    draft: str | None = Field(description="id of the new article's draft; null: none")
    waits: bool = Field(description="a second person has to agree before the wordings are live")
    tests: int = Field(description="rows for the test set")


class AtSite(Body):
    """Where."""

    site: Site = Field(description="id of the city", examples=["musterstadt"])


class Undone(BaseModel):
    """What is open again."""

    group: str = Field(description="id of the group")


def group_data(group: Any) -> dict[str, Any]:
    """A group as JSON."""
    said = [message_data(one) for one in group.messages]
    decision = group.decision or {}
    kept = (
        "id",
        "size",
        "state",
        "uncertainty",
        "confidence",
        "intent",
        "article",
        "title",
        "outcome",
        "marked",
        "awaited",
    )
    return {name: getattr(group, name) for name in kept} | {
        "text": said[0]["text"],
        "language": said[0]["language"],
        "guesses": list(group.guesses),
        "messages": said,
        "last_at": group.last_at.isoformat(),
        "decided_by": group.decided_by,
        "decision": decision.get("kind"),
        "task": decision.get("task"),
    }


def message_data(said: Any) -> dict[str, Any]:
    """A message as JSON."""
    return dict(vars(said)) | {"at": said.at.isoformat()}
