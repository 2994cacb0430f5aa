"""The events of a conversation's stream (contract): what each carries, for the OpenAPI document."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from bot.api.models import AtDesk, SeenBy
from bot.messages import Message


class WhoTypes(BaseModel):
    """Somebody is typing, or has stopped."""

    author: Literal["citizen", "bot", "agent"] = Field(description="who types")
    on: bool = Field(description="false: has stopped; never sent for the bot, whose next message ends it")
    name: str | None = Field(None, description="of a person of the staff; else absent")


class WhoSaw(BaseModel):
    """One side has seen all messages up to a number."""

    by: Literal["citizen", "agent"] = Field(description="which side")
    seq: int = Field(ge=1, description="number of the newest message seen; only grows")


class StateNow(AtDesk):
    """The state replaces the one before, except `seen`, which stays as it was where it is absent."""

    seen: SeenBy | None = Field(None, description="what the two sides have seen; absent where that is no news")
    erased: Literal[True] | None = Field(None, description="the conversation is gone, and this the last event")


class MessageEvent(BaseModel):
    """Something was said, by whomever."""

    event: Literal["message"] = Field(description="name of the event")
    id: int = Field(description="`seq` of the message: goes into `Last-Event-ID` or `after` to resume")
    data: Message = Field(description="the message")


class TypingEvent(BaseModel):
    """Somebody is typing."""

    event: Literal["typing"] = Field(description="name of the event")
    data: WhoTypes = Field(description="who")


class StateEvent(BaseModel):
    """The state, the place, the wait or the person is another now."""

    event: Literal["state"] = Field(description="name of the event")
    data: StateNow = Field(description="the state as it is now")


class SeenEvent(BaseModel):
    """Messages were seen."""

    event: Literal["seen"] = Field(description="name of the event")
    data: WhoSaw = Field(description="by whom, and up to which one")


Streamed = Annotated[MessageEvent | TypingEvent | StateEvent | SeenEvent, Field(discriminator="event")]
STREAM: dict[int | str, dict[str, Any]] = {
    200: {"model": list[Streamed], "description": "events in order as they come; `data` is JSON in one line"}
}
"""What a route that streams to citizens answers; a list stands for the events one after the other."""
