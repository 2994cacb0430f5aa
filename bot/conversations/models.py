"""A conversation as the record knows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.messages import Message


class State(StrEnum):
    """Who holds the conversation (contract)."""

    BOT = "bot"
    WAITING = "waiting"
    AGENT = "agent"
    CLOSED = "closed"


@dataclass(frozen=True)
class Conversation:
    """One conversation; `seq` is the number of its newest message.

    `person` is an unguessable id that all conversations of one visitor share; the numbers of the newest messages that
    the two sides have seen only grow.
    """

    id: str
    site: str
    channel: str
    language: str
    state: State
    seq: int
    created_at: datetime
    updated_at: datetime
    person: str = ""
    seen_by_citizen: int = 0
    seen_by_agent: int = 0


@dataclass(frozen=True)
class Work:
    """What a brain needs for its next turns: the conversation, its waiting messages and the dialogue state."""

    conversation: Conversation
    waiting: tuple[Message, ...]
    payloads: tuple[str | None, ...]
    """The chosen payload of each waiting message, None where it is plain text."""
    tracker: dict[str, Any] | None
    agent_article: str | None = None
    """The article that a person last quoted, if the bot has said nothing since: it must know what was said."""


@dataclass(frozen=True)
class Receipt:
    """Proof of an erasure: what was removed, without saying whose it was."""

    receipt: str
    at: datetime
    counts: dict[str, int]
