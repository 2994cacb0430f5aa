"""The conversations whose typing and seen notices a console gets: those that its agent has in hand."""

import asyncio
from contextlib import ExitStack
from typing import Any

from bot.api.switchboard import Notice, Switchboard


class Followed:
    """Lines that one console listens on besides the desk's; all are given back with `held`."""

    def __init__(self, switchboard: Switchboard, line: "asyncio.Queue[Notice]", held: ExitStack) -> None:
        self._switchboard = switchboard
        self._line = line
        self._handovers: dict[str, str] = {}
        self._ends: dict[str, ExitStack] = {}
        self._held = held.enter_context(ExitStack())

    def look(self, item: dict[str, Any], staff_id: str) -> None:
        """Follow or leave a conversation by what its handover is now."""
        agent = item["agent"] or {}
        conversation = item["conversation"]
        if item["state"] == "claimed" and agent.get("id") == staff_id and item["kind"] == "chat":
            self._follow(conversation, item["id"])
        else:
            self._leave(conversation)

    def handover(self, conversation: str) -> str | None:
        """The handover of a conversation that is followed."""
        return self._handovers.get(conversation)

    def _follow(self, conversation: str, handover: str) -> None:
        if conversation not in self._handovers:
            end = self._held.enter_context(ExitStack())
            end.enter_context(self._switchboard.listen(conversation, self._line))
            self._ends[conversation] = end
        self._handovers[conversation] = handover

    def _leave(self, conversation: str) -> None:
        if self._handovers.pop(conversation, None) is not None:
            self._ends.pop(conversation).close()
