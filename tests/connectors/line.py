"""A line to a server that can be cut, and that can swallow an answer on its way back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class Line:
    """Hands bytes over in both directions."""

    def __init__(self, target: str) -> None:
        where = urlsplit(target)
        self._host, self._port = where.hostname, where.port
        self.address, self.swallowed = "", 0
        self._is_cut, self._mark = False, b""
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def cut(self) -> None:
        """Nobody gets through, and who talks is interrupted."""
        self._is_cut = True
        for writer in self._open:
            writer.transport.abort()

    def mend(self) -> None:
        """As before."""
        self._is_cut = False

    def swallow(self, mark: str) -> None:
        """The next request with this in it arrives, and its answer is lost."""
        self._mark = mark.encode()

    def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody wants to be connected."""
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Nobody is left hanging."""
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        far_reader, far = await asyncio.open_connection(self._host, self._port)
        self._open |= {writer, far}
        answers = asyncio.create_task(self._pass(far_reader, writer))
        with suppress(OSError):
            await self._requests(reader, writer, far, far_reader, answers)
        answers.cancel()
        for end in (writer, far):
            end.close()
            self._open.discard(end)

    async def _requests(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        far: asyncio.StreamWriter,
        far_reader: asyncio.StreamReader,
        answers: asyncio.Task[None],
    ) -> None:
        while data := await reader.read(1 << 16):
            lost = bool(self._mark) and self._mark in data
            if lost:
                answers.cancel()
                self._mark = b""
            far.write(data)
            await far.drain()
            if lost:
                with suppress(asyncio.CancelledError):
                    await answers
                rest = asyncio.create_task(self._pass(reader, far))  # the body may come behind the head
                await far_reader.read(1 << 16)
                rest.cancel()
                self.swallowed += 1
                writer.transport.abort()
                return

    @staticmethod
    async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                writer.write(data)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def open_line(target: str) -> AsyncIterator[Line]:
    """A line on a port of its own, as long as the block lasts."""
    line = Line(target)
    server = await asyncio.start_server(line.take, "127.0.0.1", 0)
    line.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield line
    server.close()
    await line.close()
