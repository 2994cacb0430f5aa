"""What is said in a conversation, by whom, and how a turn ended: the words every channel shares."""

import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict, Field

MAX_TEXT = 2_000
"""Longest text of one citizen message, in characters (contract)."""


_TYPED_CONTROLS = "\n\r\t"


def is_never_typed(character: str) -> bool:
    """Control characters, lone surrogates and non-characters: people do not type them, and databases refuse some."""
    category = unicodedata.category(character)
    if category == "Cc":
        return character not in _TYPED_CONTROLS
    return category == "Cs" or ord(character) & 0xFFFE == 0xFFFE


class Author(StrEnum):
    """Who said it; shown with every message (EU AI Act, Art. 50: bot or person)."""

    CITIZEN = "citizen"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Outcome(StrEnum):
    """How a bot turn ended; analytics only counts these names."""

    GREETED = "greeted"
    ANSWERED = "answered"
    CLARIFIED = "clarified"
    CHITCHAT = "chitchat"
    FORM_ASKED = "form_asked"
    FORM_CONFIRMED = "form_confirmed"
    CASE_OPENED = "case_opened"
    CASE_STATUS = "case_status"
    HANDOVER_OFFERED = "handover_offered"
    HANDOVER_QUEUED = "handover_queued"
    HANDOVER_CLOSED_HOURS = "handover_closed_hours"
    UNANSWERED_OUT_OF_SCOPE = "unanswered_out_of_scope"
    UNANSWERED_NO_MATCH = "unanswered_no_match"
    REFUSED_UNSAFE = "refused_unsafe"
    ERASED = "erased"
    FAILED = "failed"


class Part(BaseModel):
    """Base of the parts of a message: immutable, and absent fields stay out of the JSON."""

    model_config = ConfigDict(frozen=True)


class Choice(Part):
    """A quick reply; only payloads that were offered may come back."""

    label: str = Field(description="what the citizen reads", examples=["Reisepass beantragen"])
    payload: str = Field(description="what comes back when it is chosen; opaque to clients")
    article: str | None = Field(None, description="id of the article behind the choice")
    external_id: str | None = Field(None, description="id in the catalogue that article was imported from")


class SourceCard(Part):
    """Where an answer comes from: article, office and the date of its text."""

    article: str = Field(description="id of the article")
    external_id: str | None = Field(None, description="id in the catalogue that the article was imported from")
    title: str = Field(description="title of the article, in the language of the answer")
    url: str | None = Field(None, description="page of the office or of the service; absent without one")
    office: str | None = Field(None, description="the office that is responsible")
    updated: str = Field(description="ISO date of the article's text", examples=["2026-11-21"])


class Attachment(Part):
    """A file in the conversation; its bytes are fetched with the conversation's token."""

    id: str = Field(description="unguessable id, part of the address of its bytes")
    media_type: str = Field(description="told by its content: image/jpeg, image/png, image/webp or application/pdf")
    size: int = Field(description="bytes")


class Location(Part):
    """A point on the map, WGS 84, in degrees."""

    lat: float = Field(ge=-90, le=90, description="latitude in degrees")
    lon: float = Field(ge=-180, le=180, description="longitude in degrees")


class Message(Part):
    """One message as every client sees it; `seq` grows by one within a conversation."""

    seq: int = Field(description="number within the conversation, from 1, over all authors")
    at: datetime = Field(description="when it was stored, ISO 8601 with zone")
    author: Author = Field(description="who said it")
    name: str | None = Field(None, description="name to show; absent on messages of citizens")
    text: str = Field(description="what was said; empty where it is a file or a place only")
    format: str = Field("text", description="`text` or `markdown`")
    language: str = Field(description="ISO 639-1 code of the text")
    choices: tuple[Choice, ...] = Field((), description="quick replies; empty without any")
    attachments: tuple[Attachment, ...] = Field((), description="files sent with it; empty without any")
    location: Location | None = Field(None, description="place sent with it; absent without one")
    source: SourceCard | None = Field(None, description="where the answer comes from; absent where it is no article's")
    further_sources: tuple[SourceCard, ...] | None = Field(None, description="of a text from several articles")
    outcome: Outcome | None = Field(
        None, description="how the turn ended; only on the last message of a turn of the assistant"
    )
    client_id: str | None = Field(None, description="the sender's own id; only on messages of citizens")


class Incoming(Part):
    """What a citizen sends, the same for every channel: exactly one of text, choice, location, attachment."""

    client_id: str
    text: str | None = None
    choice: str | None = None
    location: Location | None = None
    attachment: str | None = None


class Outgoing(Part):
    """What the bot says, before it has its place in the record."""

    text: str
    format: str = "markdown"
    language: str = "de"
    choices: tuple[Choice, ...] = ()
    source: SourceCard | None = None
    further_sources: tuple[SourceCard, ...] | None = None
    outcome: Outcome | None = None
    author: Author = Author.BOT
    name: str | None = None


class Channel(Protocol):
    """The port through which replies leave for a messenger; the web channel reads the record instead."""

    name: str

    async def deliver(self, address: str, message: Message) -> None:
        """Send one message to the citizen; raises when it must be tried again."""


def compact(message: Message) -> dict[str, Any]:
    """The message as JSON without empty optional fields (contract: `?` fields may be absent)."""
    return message.model_dump(mode="json", exclude_none=True)
