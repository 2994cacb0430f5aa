"""The two programs that are compared, as one citizen meets them: begin, then say something and get choices."""

import itertools
import os
from typing import Any, Protocol

from tests.bench.http_line import HttpLine

_ids = itertools.count()


class Caller(Protocol):
    """One citizen on one connection."""

    async def begin(self) -> None:
        """Start a new conversation."""

    async def say(self, said: str, chosen: bool) -> list[str]:
        """One turn; the payloads that were offered with the answer. Raises AssertionError if there was none."""
        ...


class LotseCaller:
    """The citizen API of Bürgerlotse."""

    def __init__(self, host: str, port: int) -> None:
        self._line = HttpLine(host, port)
        self._path, self._token = "", ""

    async def begin(self) -> None:
        """Open a conversation."""
        status, opened = await self._line.post("/api/v1/conversations", {"locale": "de"})
        assert status == 201, opened
        self._path = f"/api/v1/conversations/{opened['id']}/messages?wait=20"
        self._token = opened["token"]

    async def say(self, said: str, chosen: bool) -> list[str]:
        """Post a message and wait for its replies."""
        body = {"client_id": str(next(_ids)), "choice" if chosen else "text": said}
        status, answer = await self._line.post(self._path, body, self._token)
        assert status == 201, answer
        assert answer["replies"], answer
        assert answer["replies"][-1]["outcome"] != "failed", answer
        return [choice["payload"] for reply in answer["replies"] for choice in reply.get("choices", ())]


class RasaCaller:
    """The REST channel of `rasa run`."""

    def __init__(self, host: str, port: int) -> None:
        self._line = HttpLine(host, port)
        self._sender = ""

    async def begin(self) -> None:
        """Rasa starts a conversation for every sender it does not know."""
        self._sender = f"{os.getpid()}-{next(_ids)}"

    async def say(self, said: str, chosen: bool) -> list[str]:
        """Post a message; the answer holds the replies."""
        body = {"sender": self._sender, "message": said}
        status, replies = await self._line.post("/webhooks/rest/webhook", body)
        assert status == 200, replies
        return [button["payload"] for reply in replies for button in _buttons(reply)]


def _buttons(reply: dict[str, Any]) -> list[dict[str, Any]]:
    return list(reply.get("buttons") or ())


CALLERS: dict[str, type[LotseCaller] | type[RasaCaller]] = {"lotse": LotseCaller, "rasa": RasaCaller}
