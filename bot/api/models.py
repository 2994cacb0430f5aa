"""Bodies of the citizen API (contract), with meanings and examples for the OpenAPI document."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.messages import Location, Message

MAX_SEQ = 2**31 - 1
"""Largest message number that every database can compare."""
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
"""No control characters: not every database can store them all."""


class Body(BaseModel):
    """Base of what callers send: unknown fields are an error, so that a typo is noticed."""

    model_config = ConfigDict(extra="forbid")


class Previous(Body):
    """An earlier conversation of the same visitor."""

    id: str = Field(max_length=64, pattern=PRINTABLE)
    token: str = Field(max_length=200)


class NewConversation(Body):
    """Open a conversation."""

    site: str | None = Field(None, max_length=80, pattern=PRINTABLE, examples=["musterstadt"])
    locale: str | None = Field(None, max_length=35, pattern=PRINTABLE, examples=["de", "en-GB"])
    channel: str = Field("web", pattern=r"^[a-z]{2,20}$")
    previous: Previous | None = Field(
        None, description="an earlier conversation with this city, so that staff see both; ignored if it is not known"
    )


class OpenedConversation(BaseModel):
    """A new conversation; the token is shown this once."""

    id: str = Field(description="unguessable id")
    token: str = Field(description="goes into `Authorization: Bearer …` of every further call")
    messages: list[Message] = Field(description="the first message says that this is an automated assistant")


class NewMessage(Body):
    """Exactly one of text, choice, location, attachment."""

    client_id: str = Field(
        min_length=1, max_length=100, pattern=PRINTABLE, description="the same id again has one effect"
    )
    text: str | None = Field(None, description="at most 2 000 characters", examples=["Was kostet ein Reisepass?"])
    choice: str | None = Field(
        None, max_length=500, pattern=PRINTABLE, description="a payload that was offered in this conversation"
    )
    location: Location | None = None
    attachment: str | None = Field(None, max_length=64, pattern=PRINTABLE, description="id from the upload")


class Pending(BaseModel):
    """The message is stored, but the turn is not done yet."""

    code: str = Field(
        description="assistant_ and one of working, slow, starting, no_model, unavailable",
        examples=["assistant_working"],
    )
    text: str = Field(description="a sentence for the citizen")


class Answered(BaseModel):
    """The stored message and the replies so far."""

    message: Message
    replies: list[Message]
    pending: Pending | None = Field(None, description="absent when the turn is done")


class Messages(BaseModel):
    """Messages in order of `seq`."""

    messages: list[Message]


class Agent(BaseModel):
    """The person who has the conversation."""

    name: str


class SeenBy(BaseModel):
    """Numbers of the newest messages that the two sides have seen; 0: none."""

    citizen: int
    agent: int


class ConversationState(BaseModel):
    """Who holds the conversation."""

    id: str
    state: str = Field(description="bot, waiting, agent or closed")
    language: str
    site: str
    seq: int = Field(description="number of the newest message")
    seen: SeenBy
    kind: str | None = Field(None, description="what is waited for: chat, or callback")
    queue_position: int | None = Field(None, description="place in the queue for a person, from 1")
    expected_wait_s: int | None = Field(None, description="expected wait for a person, in seconds")
    agent: Agent | None = Field(None, description="who has taken over")
    form: dict[str, Any] | None = Field(None, description="the open form: its name, and what is missing")


class Changes(Body):
    """What a citizen may change of their conversation."""

    locale: str = Field(max_length=35, pattern=PRINTABLE, examples=["en"])


class Typing(Body):
    """Whether the citizen is typing."""

    on: bool = True


class Seen(Body):
    """Up to which number the citizen has seen the messages."""

    seq: int = Field(ge=1, le=MAX_SEQ)


class Feedback(Body):
    """Either a rating of the conversation (`score`) or of one answer (`seq`, `helpful`)."""

    score: int | None = Field(None, ge=1, le=5)
    text: str | None = Field(None, max_length=2_000)
    seq: int | None = Field(None, ge=1, le=MAX_SEQ)
    helpful: bool | None = None


class Uploaded(BaseModel):
    """A stored file, to be sent with a message."""

    id: str
    media_type: str
    size: int


class ErasureReceipt(BaseModel):
    """Proof of an erasure."""

    receipt: str
    at: str
    counts: dict[str, int] = Field(description="removed rows by kind")


class SiteInfo(BaseModel):
    """What the widget shows of a city."""

    id: str
    name: dict[str, str]
    languages: list[str]
    url: str | None = None
    phone: str | None = None
    email: str | None = None
    privacy_url: str | None = None
    accessibility_url: str | None = None


Json = dict[str, Any]
