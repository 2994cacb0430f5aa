"""Starts a brain for a model that somebody wants to talk to; it ends by itself when nobody does any more."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from redis.exceptions import RedisError

from bot.clock import now
from bot.errors import LotseError, without_words
from bot.processes import end_with_parent
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live, stopping
from bot.studio.tryouts import IDLE, TryOut, TryOuts, brain_name

log = logging.getLogger(__name__)
LOOK_S = 0.5
_MOST = 2
"""Brains of tried-out models at a time: each needs as much memory as any other brain."""
_ERASE_EVERY = 1_200
_STOP_WITHIN_S = 5


class TryOutKeeper:
    """The brains of models that are not live."""

    def __init__(
        self, settings: Settings, database: Database, redis_url: str, command: Sequence[str] | None = None
    ) -> None:
        self._settings, self._redis_url = settings, redis_url
        self._tryouts, self._live = TryOuts(database), Live(redis_url)
        self._command = tuple(command or (sys.executable, "-m", "bot", "brain", "--try-out"))
        self._running: dict[str, asyncio.subprocess.Process] = {}
        """By model."""
        self._ended: dict[str, datetime] = {}

    async def run(self) -> None:
        """Keep until cancelled; then none is left."""
        try:
            await self._forever()
        finally:
            await self._stop()
            await self._live.close()

    async def _forever(self) -> None:
        turn = 0
        while not stopping():
            try:
                await self._look()
                if turn % _ERASE_EVERY == 0:
                    await asyncio.to_thread(self._tryouts.erase_old)
                turn += 1
            except (LotseError, RedisError, OSError) as error:
                log.warning("try-outs interrupted: %s", type(error).__name__)
            except Exception as error:  # one bad try-out must not be the last
                log.error("try-outs: %s", type(error).__name__, exc_info=without_words(error))
            await asyncio.sleep(LOOK_S)

    async def _look(self) -> None:
        await self._bury()
        wanted = await asyncio.to_thread(self._tryouts.wanted)
        if not wanted:
            return
        waiting = await asyncio.to_thread(self._tryouts.waiting)
        newest = sorted(wanted, key=lambda one: (one.key in waiting, one.at), reverse=True)
        for one in newest[:_MOST]:
            if one.model not in self._running and (one.key in waiting or self._is_fresh(one)):
                await self._make_room()
                await self._start(one)

    def _is_fresh(self, one: TryOut) -> bool:
        """Whether somebody has asked for it lately, and since its brain has ended."""
        since = max(now() - IDLE, self._ended.get(one.model, one.at))
        return one.at >= since

    async def _make_room(self) -> None:
        """Who begins with another model is done with the first ones."""
        while len(self._running) >= _MOST:
            oldest = next(iter(self._running))
            await self._end(self._running[oldest])
            await self._bury()

    async def _start(self, one: TryOut) -> None:
        environment = os.environ | {"REDIS_URL": self._redis_url, "LOTSE_DATA": str(self._settings.data)}
        environment |= {"LOTSE_BRAIN_NAME": brain_name(one.model)}
        log.info("%s is tried out", one.model)
        self._running[one.model] = await asyncio.create_subprocess_exec(
            *self._command, one.model, env=environment, start_new_session=True, preexec_fn=end_with_parent
        )

    async def _bury(self) -> None:
        """Those that have ended: their conversations are free for the next one."""
        for model, child in list(self._running.items()):
            if child.returncode is not None:
                del self._running[model]
                self._ended[model] = now()
                with suppress(RedisError):
                    await self._live.forget_brain(brain_name(model))
                    await self._live.drop_leases(brain_name(model))

    async def _stop(self) -> None:
        await asyncio.gather(*(self._end(child) for child in self._running.values()))

    async def _end(self, child: asyncio.subprocess.Process) -> None:
        if child.returncode is not None:
            return
        with suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(child.wait(), _STOP_WITHIN_S)
        except TimeoutError:
            child.kill()
            await child.wait()
