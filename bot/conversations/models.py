"""A conversation as the record knows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import Field

from bot.messages import Message, Part

TRYOUT_CHANNEL = "studio"
"""Editors try the assistant out: nothing comes of such a conversation, nobody counts it, and it is gone after a day."""


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


class Understood(Part):
    """What the assistant took a citizen's message for; staff see it, citizens never do."""

    intent: str
    confidence: float = Field(ge=0, le=1)
    article: str | None = Field(None, description="id of the article that it was recognised to be about")
    band: str | None = Field(None, description="how sure the search was: answer, clarify or none")
    candidates: tuple[str, ...] | None = Field(None, description="ids of the articles in question, best first")
    acts: dict[str, float] | None = Field(None, description="other intents in question, with their chances")
    language: str | None = Field(None, description="language in which it was answered")
    form: str | None = Field(None, description="what an open form was asking for: the message may be an answer to it")


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
