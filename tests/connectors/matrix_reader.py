"""A gateway's reading of a Matrix account, without the rest of the gateway."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot.channel_port import Update
from bot.errors import Unavailable
from connectors.matrix_calls import Calls
from connectors.matrix_stream import Stream
from tests.connectors.matrix_stand_in import StandIn


class Reader:
    """A stream, and what it hands over."""

    def __init__(self, home: StandIn, data: Path) -> None:
        self.home, self.data = home, data
        self.calls = Calls(home.address, "token")
        self.stream = Stream(self.calls, data, home.address)
        self.taken: list[Update] = []
        self.is_away = False

    async def accept(self, updates: Sequence[Update]) -> None:
        if self.is_away:
            raise Unavailable
        if "poison" in str(updates):
            raise RecursionError(str(updates))
        self.taken += updates

    async def step(self) -> None:
        await self.stream.step(self.accept)

    def said(self) -> list[str]:
        return [str(one["event"]["content"].get("body")) for one in self.taken]

    def position(self) -> str:
        return str(json.loads((self.data / "matrix.position").read_text())["since"])

    async def until_said(self, count: int) -> None:
        end = time.monotonic() + 5
        while len(self.taken) < count:
            assert time.monotonic() < end, self.said()
            await self.step()

    async def until_called(self, call: str, times: int = 1) -> None:
        end = time.monotonic() + 5
        while self.home.calls.count(call) < times:
            assert time.monotonic() < end, self.home.calls[-9:]
            await asyncio.sleep(0.02)


@asynccontextmanager
async def open_reader(home: StandIn, data: Path) -> AsyncIterator[Reader]:
    reader = Reader(home, data)
    await reader.calls.who()
    await reader.step()
    yield reader
    await reader.stream.close()
    await reader.calls.close()
