"""A desk of people that only notes what it is told, for tests of the citizens' side."""

from dataclasses import dataclass, field
from typing import Any

from bot.messages import Message


@dataclass
class FakeDesk:
    """Answers with `state`, or fails with `error`; remembers who left and what was said."""

    state: dict[str, Any] = field(default_factory=dict)
    error: Exception | None = None
    left: list[str] = field(default_factory=list)
    said: list[tuple[str, int, str]] = field(default_factory=list)
    switched: list[tuple[str, str]] = field(default_factory=list)

    def heard_of(self, conversation: str) -> None:
        """A sign of life; nobody counts them here."""

    async def citizen_state(self, conversation: str) -> dict[str, Any]:
        return self.state

    async def leave(self, conversation: str) -> None:
        if self.error:
            raise self.error
        self.left.append(conversation)

    async def citizen_said(self, conversation: str, message: Message) -> Message:
        if self.error:
            raise self.error
        self.said.append((conversation, message.seq, message.text))
        return message

    async def citizen_switched(self, conversation: str, language: str) -> None:
        self.switched.append((conversation, language))
