"""A line between people and program that breaks at random, in the middle of whatever is being said."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.bench.wire import LOST


class Cutter:
    """Passes every connection on to `port`, each for a random time of `life_s` seconds on average; counts the cuts."""

    def __init__(self, port: int, life_s: float, seed: int = 4) -> None:
        self._to = port
        self._life_s = life_s
        self._dice = random.Random(seed)
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self.cuts = 0

    @property
    def port(self) -> int:
        """Where people connect."""
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> None:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)

    async def stop(self) -> None:
        """Cut all connections and take no more."""
        assert self._server is not None
        self._server.close()
        for each in self._passing:
            each.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._pass(reader, writer))
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, out = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            return
        pumps = [asyncio.create_task(_pump(reader, out)), asyncio.create_task(_pump(there, writer))]
        life = self._dice.expovariate(1 / self._life_s)
        try:
            ended, _ = await asyncio.wait(pumps, timeout=life, return_when=asyncio.FIRST_COMPLETED)
            self.cuts += not ended
        finally:
            for pump in pumps:
                pump.cancel()
            for end in (writer, out):
                end.transport.abort()
            await asyncio.gather(*pumps, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(*LOST):
        while content := await reader.read(65_536):
            writer.write(content)
            await writer.drain()


@asynccontextmanager
async def cutting(port: int, life_s: float) -> AsyncIterator[Cutter]:
    """A line to the program on `port` that is cut at random as long as the block lasts."""
    cutter = Cutter(port, life_s)
    await cutter.start()
    try:
        yield cutter
    finally:
        await cutter.stop()
