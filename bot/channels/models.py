"""A chat on a messenger as the record knows it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Chat:
    """One chat; messages of its conversation up to `delivered` have left, and of the next one `part` pieces."""

    id: str
    channel: str
    name: str
    address: dict[str, Any] = field(repr=False)
    conversation: str | None
    language: str | None
    delivered: int
    part: int
    attempts: int
    next_at: datetime | None
    farewell: str | None
    """What is said when the conversation is gone; with it the chat goes too."""
    gone: bool
    """Whether the citizen cannot be reached any more."""
    heard_at: datetime


@dataclass(frozen=True)
class Waiting:
    """An update that is not worked off."""

    id: int
    update: dict[str, Any] = field(repr=False)
    attempts: int
