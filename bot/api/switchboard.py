"""Brings notices from Redis to the requests of this gateway that wait for them."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis.exceptions import RedisError

from bot.access.acts import DESK
from bot.errors import TooMany
from bot.storage.live import Live, stopping

log = logging.getLogger(__name__)

Notice = dict[str, Any]
EVERYTHING = "*"
"""The line on which all notices of all conversations come in; no conversation has such an id."""
RESYNC: Notice = {"event": "resync"}
"""Notices may have been missed: whoever waits must look into the record again."""
MAX_WAITING = 100
"""Notices that a slow listener may leave lying; more become one RESYNC."""
MAX_STREAMS = 10
"""Event streams of one conversation; a citizen has a few devices and tabs."""


async def next_notice(line: "asyncio.Queue[Notice]", seconds: float) -> Notice | None:
    """The next notice, or None after so long; unlike asyncio.wait_for it never swallows a cancellation."""
    try:
        async with asyncio.timeout(seconds):
            return await line.get()
    except TimeoutError:
        return None


class Switchboard:
    """One subscription per gateway process, any number of listeners."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._lines: defaultdict[str, set[asyncio.Queue[Notice]]] = defaultdict(set)
        self._streams: Counter[str] = Counter()

    @contextmanager
    def listen(self, conversation: str, line: "asyncio.Queue[Notice] | None" = None) -> Iterator[asyncio.Queue[Notice]]:
        """A queue that gets all notices of a conversation from now on; `line`, if it gets those of others already."""
        line = asyncio.Queue(MAX_WAITING) if line is None else line
        self._lines[conversation].add(line)
        try:
            yield line
        finally:
            self._lines[conversation].discard(line)
            if not self._lines[conversation]:
                del self._lines[conversation]

    @contextmanager
    def stream(self, conversation: str) -> Iterator[asyncio.Queue[Notice]]:
        """The same for an event stream, which lasts; raises TooMany beyond MAX_STREAMS."""
        if self._streams[conversation] >= MAX_STREAMS:
            raise TooMany(f"at most {MAX_STREAMS} event streams of a conversation")
        self._streams[conversation] += 1
        try:
            with self.listen(conversation) as line:
                yield line
        finally:
            self._streams[conversation] -= 1
            self._streams += Counter()  # forgets what is at zero

    def listening(self) -> list[str]:
        """The conversations whose citizens listen here: consoles that follow one have a stream of their own."""
        return [stream for stream in self._streams if not stream.startswith(f"{DESK}:")]

    def resync(self) -> None:
        """Send everybody who listens to the record."""
        for lines in self._lines.values():
            for line in lines:
                _put(line, RESYNC)

    async def run(self) -> None:
        """Pass notices on until cancelled; reconnects by itself."""
        while not stopping():
            try:
                async for notice in self._live.notices():
                    self._pass_on(notice)
            except (RedisError, OSError) as error:
                log.warning("notices interrupted: %s", type(error).__name__)
                await asyncio.sleep(0.5)

    def _pass_on(self, notice: Notice) -> None:
        if notice["event"] == "subscribed":
            self.resync()
            return
        for line in (*self._lines.get(notice["conversation"], ()), *self._lines.get(EVERYTHING, ())):
            _put(line, notice)


def _put(line: "asyncio.Queue[Notice]", notice: Notice) -> None:
    """What a full queue held stands in the record too."""
    if line.full():
        while not line.empty():
            line.get_nowait()
        notice = RESYNC
    line.put_nowait(notice)
