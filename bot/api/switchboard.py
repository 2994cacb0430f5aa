"""Brings notices from Redis to the requests of this gateway that wait for them."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis.exceptions import RedisError

from bot.storage.live import Live, stopping

log = logging.getLogger(__name__)

Notice = dict[str, Any]
RESYNC: Notice = {"event": "resync"}
"""Notices may have been missed: whoever waits must look into the record again."""


class Switchboard:
    """One subscription per gateway process, any number of listeners."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._lines: defaultdict[str, set[asyncio.Queue[Notice]]] = defaultdict(set)

    @contextmanager
    def listen(self, conversation: str) -> Iterator[asyncio.Queue[Notice]]:
        """A queue that gets all notices of a conversation from now on."""
        line: asyncio.Queue[Notice] = asyncio.Queue()
        self._lines[conversation].add(line)
        try:
            yield line
        finally:
            self._lines[conversation].discard(line)
            if not self._lines[conversation]:
                del self._lines[conversation]

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
            for lines in self._lines.values():
                for line in lines:
                    line.put_nowait(RESYNC)
            return
        for line in self._lines.get(notice["conversation"], ()):
            line.put_nowait(notice)
