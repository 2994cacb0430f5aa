"""The conversations of which a console hears what stands in no log: what is in hand, and what waits."""

import asyncio
from contextlib import ExitStack
from typing import Any

from bot.api.switchboard import Notice, Switchboard


class Followed:
    """Lines that one console listens on besides the desk's; all are given back with `held`.

    While somebody waits, and until a call-back is done, the assistant still answers: whoever looks at it is told that
    there is something to read.
    """

    def __init__(self, switchboard: Switchboard, line: "asyncio.Queue[Notice]", held: ExitStack) -> None:
        self._switchboard = switchboard
        self._line = line
        self._handovers: dict[str, str] = {}
        self._mine: set[str] = set()
        self._ends: dict[str, ExitStack] = {}
        held.callback(self._leave_all)

    def look(self, item: dict[str, Any], staff_id: str) -> None:
        """Follow or leave a conversation by what its handover is now."""
        agent, conversation = item["agent"] or {}, item["conversation"]
        mine = item["state"] == "claimed" and agent.get("id") == staff_id
        (self._mine.add if mine else self._mine.discard)(conversation)
        with_assistant = item["state"] == "waiting" or (item["kind"] == "callback" and item["state"] == "claimed")
        if mine or with_assistant:
            self._follow(conversation, item["id"])
        else:
            self._leave(conversation)

    def forget(self, handover: str) -> None:
        """Leave the conversation of a handover that was erased."""
        for conversation in [one for one, followed in self._handovers.items() if followed == handover]:
            self._mine.discard(conversation)
            self._leave(conversation)

    def handover(self, conversation: str) -> str | None:
        """The handover of a conversation that is followed."""
        return self._handovers.get(conversation)

    def is_mine(self, conversation: str) -> bool:
        """Whether the agent has it in hand."""
        return conversation in self._mine

    def _follow(self, conversation: str, handover: str) -> None:
        if conversation not in self._handovers:
            end = self._ends[conversation] = ExitStack()
            end.enter_context(self._switchboard.listen(conversation, self._line))
        self._handovers[conversation] = handover

    def _leave(self, conversation: str) -> None:
        if self._handovers.pop(conversation, None) is not None:
            self._ends.pop(conversation).close()

    def _leave_all(self) -> None:
        for conversation in list(self._handovers):
            self._leave(conversation)
