"""A chat on a messenger as the record knows it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class LeaseLost(Exception):
    """Another gateway works on the chat by now; what this one was about to note must not be noted."""


@dataclass(frozen=True)
class Chat:
    """One chat and the conversation that it has now."""

    id: str
    channel: str
    name: str
    address: dict[str, Any] = field(repr=False)
    conversation: str | None
    language: str | None
    attempts: int
    next_at: datetime | None
    farewell: str | None
    """What is said when the conversation is gone; with it the chat goes too."""
    gone: bool
    """Whether the citizen cannot be reached any more."""
    heard_at: datetime
    leased_by: str | None

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be said to anybody."""
        return self.gone and self.conversation is None and self.farewell is None


@dataclass(frozen=True)
class Owed:
    """A conversation of `seq` messages: all up to `delivered` has left, and of the next one `part` pieces."""

    conversation: str
    seq: int
    delivered: int
    part: int


@dataclass(frozen=True)
class Waiting:
    """An update that is not worked off; `key` is the number by which it is known."""

    id: int
    key: str
    update: dict[str, Any] = field(repr=False)
    attempts: int
