"""Bodies of the citizen API (contract), with meanings and examples for the OpenAPI document."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.messages import Location, Message

MAX_SEQ = 2**31 - 1
"""Largest message number that every database can compare."""
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
"""No control characters: not every database can store them all."""
Holder = Literal["bot", "waiting", "agent", "closed"]


class Body(BaseModel):
    """Base of what callers send: unknown fields are an error, so that a typo is noticed."""

    model_config = ConfigDict(extra="forbid")


class Previous(Body):
    """An earlier conversation of the same visitor."""

    id: str = Field(max_length=64, pattern=PRINTABLE, description="its id")
    token: str = Field(max_length=200, description="its token")


class NewConversation(Body):
    """Open a conversation."""

    site: str | None = Field(
        None,
        max_length=80,
        pattern=PRINTABLE,
        description="id of the city; absent: the gateway's own",
        examples=["musterstadt"],
    )
    locale: str | None = Field(
        None,
        max_length=35,
        pattern=PRINTABLE,
        description="BCP 47; absent: German; one that the site has not: the site's first",
        examples=["de", "en-GB"],
    )
    channel: str = Field(
        "web", pattern=r"^[a-z]{2,20}$", description="how the citizen comes: 2 to 20 lower-case letters"
    )
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
    location: Location | None = Field(None, description="a place on the map")
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

    message: Message = Field(description="the message as it is stored")
    replies: list[Message] = Field(
        description="in order; empty while the turn is not done, and where a person has the conversation"
    )
    pending: Pending | None = Field(None, description="absent when the turn is done")


class Messages(BaseModel):
    """Messages in order of `seq`."""

    messages: list[Message] = Field(description="oldest first; empty where there are none")


class Agent(BaseModel):
    """The person who has the conversation."""

    name: str = Field(description="what citizens see")


class SeenBy(BaseModel):
    """Numbers of the newest messages that the two sides have seen; 0: none."""

    citizen: int = Field(description="number of the newest message that the citizen has seen; 0: none")
    agent: int = Field(description="the same of the staff")


class OpenForm(BaseModel):
    """A form that is being filled in."""

    name: str = Field(description="name of the form", examples=["report_form"])
    missing: list[str | None] = Field(description="the field that is asked for; null between two questions")


class AtDesk(BaseModel):
    """Who holds the conversation; what does not apply is absent."""

    state: Holder = Field(description="the assistant answers (bot, waiting), a person does (agent), or nobody (closed)")
    kind: Literal["chat", "callback"] | None = Field(
        None, description="what is waited for or was taken; with `bot` only in the event that a call-back was asked for"
    )
    queue_position: int | None = Field(None, ge=1, description="while waiting: place in the queue for a person, from 1")
    expected_wait_s: int | None = Field(
        None, ge=0, description="while waiting: expected wait in seconds; absent while nobody is there"
    )
    agent: Agent | None = Field(None, description="who has taken over; only with `agent`")


class ConversationState(AtDesk):
    """The state of a conversation as it is now."""

    id: str = Field(description="id of the conversation")
    language: str = Field(description="ISO 639-1 code of the conversation's language")
    site: str = Field(description="id of the city")
    seq: int = Field(description="number of the newest message")
    seen: SeenBy = Field(description="what the two sides have seen")
    form: OpenForm | None = Field(None, description="the open form; absent without one, and after a change of language")


class Changes(Body):
    """What a citizen may change of their conversation."""

    locale: str = Field(
        max_length=35,
        pattern=PRINTABLE,
        description="BCP 47; one that the site has not: the site's first",
        examples=["en"],
    )


class Typing(Body):
    """Whether the citizen is typing."""

    on: bool = Field(True, description="false: has stopped")


class Seen(Body):
    """Up to which number the citizen has seen the messages."""

    seq: int = Field(ge=1, le=MAX_SEQ, description="number of the newest message seen")


class Feedback(Body):
    """Either a rating of the conversation (`score`) or of one answer (`seq`, `helpful`)."""

    score: int | None = Field(None, ge=1, le=5, description="1 (bad) to 5 (good), for the whole conversation")
    text: str | None = Field(None, max_length=2_000, description="in own words, with `score`; at most 2 000 characters")
    seq: int | None = Field(None, ge=1, le=MAX_SEQ, description="number of the answer that is rated")
    helpful: bool | None = Field(None, description="whether that answer helped, with `seq`")


class Uploaded(BaseModel):
    """A stored file, to be sent with a message."""

    id: str = Field(description="goes into `attachment` of a message")
    media_type: str = Field(description="of what is kept: image/jpeg, image/png, image/webp or application/pdf")
    size: int = Field(description="of what is kept, in bytes")


class ErasureReceipt(BaseModel):
    """Proof of an erasure."""

    receipt: str = Field(description="names the erasure, not whose it was")
    at: str = Field(description="ISO 8601 with zone")
    counts: dict[str, int] = Field(description="removed rows by kind")


class MapInfo(BaseModel):
    """The map that the city shows, and where it begins."""

    tiles: str = Field(description="address of the map's pictures, with {z}, {x} and {y}")
    attribution: str = Field(description="whom the map names as its source; Markdown links are allowed")
    lat: float | None = Field(None, description="middle of the city's streets, WGS 84; none without a street list")
    lon: float | None = Field(None, description="the same, its longitude")


class SiteInfo(BaseModel):
    """What the widget shows of a city."""

    id: str = Field(description="id of the site")
    name: dict[str, str] = Field(description="name of the city by language")
    languages: list[str] = Field(description="ISO 639-1 codes, the main one first")
    url: str | None = Field(None, description="the city's page; null without one")
    phone: str | None = Field(None, description="of the city; null without one")
    email: str | None = Field(None, description="of the city; null without one")
    privacy_url: str | None = Field(None, description="page on data protection; null without one")
    accessibility_url: str | None = Field(None, description="page on accessibility; null without one")
    map: MapInfo | None = Field(None, description="only if the city has set a tile server")


Json = dict[str, Any]
