"""The events of a console's stream (contract): what each carries, for the OpenAPI document."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from bot.api.event_models import WhoSaw, WhoTypes
from bot.api.handover_models import Listed
from bot.cases.workflow import State
from bot.messages import Author, Message

Seq = Annotated[int, Field(description="number of the event: goes into `Last-Event-ID` or `after` to resume")]


class Logged(BaseModel):
    """What all events have that can be read again."""

    seq: Seq
    at: str = Field(description="when it happened, ISO 8601 with zone")
    site: str = Field(description="id of the city")
    handover: str = Field(description="id of the handover; empty with `case`")


class By(BaseModel):
    """A member of staff."""

    id: str = Field(description="id of the member of staff")
    name: str = Field(description="what citizens and colleagues see")


class HandoverNow(Logged):
    """A handover is another now."""

    item: Listed = Field(description="the handover as it is now")
    by: By | None = Field(None, description="who did it; absent where nobody of the staff did")
    lost_by: str | None = Field(None, description="id of the agent who has gone and so lost it; else absent")


class SaidNow(Logged):
    """Something was said while a handover is open."""

    conversation: str = Field(description="id of the conversation")
    number: int = Field(description="`seq` of the message")
    author: Author = Field(description="who said it")
    agent: str | None = Field(description="id of the holder; null while nobody has it")
    message: Message | None = Field(None, description="the message itself, to the holder only")


class NotedNow(Logged):
    """There is a new private note."""

    agent: str | None = Field(description="id of who has the handover; null while nobody has it")


class CaseNow(Logged):
    """A case was opened or changed; a version that is known already came with a note or a photo."""

    id: str = Field(description="id of the case")
    number: str = Field(description="its case number", examples=["K7M4-29TX"])
    state: State = Field(description="where it stands")
    version: int = Field(description="its version")


class OfChat(BaseModel):
    """To which chat something belongs that cannot be read again."""

    handover: str | None = Field(description="id of the handover; null if it is over")
    conversation: str = Field(description="id of the conversation")


class AnsweredNow(OfChat):
    """The assistant has answered, while somebody waits or is to be called back."""

    number: int = Field(description="`seq` of the message that it answered")


class CitizenTypes(OfChat, WhoTypes):
    """The citizen types, or has stopped; to the holder only."""


class CitizenSaw(OfChat, WhoSaw):
    """The citizen has seen messages; to the holder only."""


class PresenceNow(BaseModel):
    """A colleague takes chats, takes none, or is gone."""

    id: str = Field(description="id of the member of staff")
    name: str | None = Field(None, description="what citizens and colleagues see; absent with `gone`")
    state: Literal["available", "away", "gone"] = Field(description="gone: no console is open")


class Over(BaseModel):
    """The session has ended."""

    ended: Literal[True] = Field(description="always true")


class Nothing(BaseModel):
    """There is no more to be said."""


class Numbered(BaseModel):
    """What the log has."""

    id: Seq


class DeskHandover(Numbered):
    """A handover came, was claimed, changed its state, waits too long, or goes on in another language."""

    event: Literal["handover", "claim", "state", "alert", "language"] = Field(description="name of the event")
    data: HandoverNow = Field(description="what happened")


class DeskMessage(Numbered):
    """Something was said."""

    event: Literal["message"] = Field(description="name of the event")
    data: SaidNow = Field(description="what happened")


class DeskNote(Numbered):
    """Something was noted."""

    event: Literal["note"] = Field(description="name of the event")
    data: NotedNow = Field(description="what happened")


class DeskCase(Numbered):
    """A case is another now."""

    event: Literal["case"] = Field(description="name of the event")
    data: CaseNow = Field(description="what happened")


class DeskErased(Numbered):
    """A handover is gone at the citizen's wish; nothing of it may be shown any more."""

    event: Literal["erased"] = Field(description="name of the event")
    data: Logged = Field(description="what happened")


class DeskTurn(BaseModel):
    """The assistant has answered."""

    event: Literal["turn"] = Field(description="name of the event")
    data: AnsweredNow = Field(description="what happened")


class DeskResync(BaseModel):
    """Notices may have been missed: read again what is shown."""

    event: Literal["resync"] = Field(description="name of the event")
    data: Nothing = Field(description="what happened")


class DeskTyping(BaseModel):
    """The citizen is typing."""

    event: Literal["typing"] = Field(description="name of the event")
    data: CitizenTypes = Field(description="what happened")


class DeskSeen(BaseModel):
    """The citizen has seen messages."""

    event: Literal["seen"] = Field(description="name of the event")
    data: CitizenSaw = Field(description="what happened")


class DeskPresence(BaseModel):
    """Somebody came or went."""

    event: Literal["presence"] = Field(description="name of the event")
    data: PresenceNow = Field(description="what happened")


class DeskSession(BaseModel):
    """The last event of a stream."""

    event: Literal["session"] = Field(description="name of the event")
    data: Over = Field(description="what happened")


Told = Annotated[
    DeskHandover
    | DeskMessage
    | DeskNote
    | DeskCase
    | DeskErased
    | DeskTurn
    | DeskResync
    | DeskTyping
    | DeskSeen
    | DeskPresence
    | DeskSession,
    Field(discriminator="event"),
]
DESK_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"model": list[Told], "description": "events in order as they come; `data` is JSON in one line"}
}
"""What the stream of a console answers; a list stands for the events one after the other."""
