"""The brain process: heartbeat first, then load, then work."""

import asyncio
import logging
import os
import secrets
import signal
from contextlib import suppress
from typing import Any

import structlog
from redis.exceptions import RedisError

from bot.brain.agent import Mind, newest_model
from bot.brain.worker import Worker
from bot.conversations.record import Conversations
from bot.errors import ModelMissing
from bot.library import Library, library
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live

log = logging.getLogger(__name__)


def quiet_rasa(level: str) -> None:
    """Rasa logs whole messages at debug level; that must never happen, whatever our own level is."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("rasa", "rasa_sdk", "tensorflow", "absl", "apscheduler", "matplotlib", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)


class Brain:
    """One brain process; says in Redis what it is doing, from its first second on."""

    def __init__(self, settings: Settings, redis_url: str) -> None:
        self.name = os.environ.get("LOTSE_BRAIN_NAME") or f"brain-{secrets.token_hex(4)}"
        self._settings = settings
        self._live = Live(redis_url)
        self._conversations = Conversations(Database(settings.database))
        self._state: dict[str, Any] = {"name": self.name, "state": "loading"}

    async def run(self) -> None:
        """Load and work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._beat())
            mind, knowledge = await self._load()
            worker = Worker(self.name, self._live, self._conversations, knowledge, mind)
            self._say(state="ready", model=mind.model.name)
            await self._beat_once()
            log.info("%s is ready with %s", self.name, mind.model.name)
            await worker.run()

    async def _load(self) -> tuple[Mind, Library]:
        while True:
            try:
                model = newest_model(self._settings.models)
                mind = await asyncio.to_thread(Mind, model)
                knowledge = await asyncio.to_thread(library)
                await self._warm_up(mind)
                return mind, knowledge
            except ModelMissing:
                self._say(state="model_missing")
                await asyncio.sleep(2)

    async def _warm_up(self, mind: Mind) -> None:
        """The first prediction loads the encoder; better now than in a citizen's turn."""
        await mind.understand("Guten Tag", mind.recall("warm-up", None), self._settings.site)

    def _say(self, **changes: Any) -> None:
        self._state |= changes

    async def _beat(self) -> None:
        while True:
            await self._beat_once()
            await asyncio.sleep(1)

    async def _beat_once(self) -> None:
        with suppress(RedisError):
            await self._live.beat(self.name, self._state)


def serve(settings: Settings, redis_url: str) -> None:
    """Run one brain until it is told to stop."""
    quiet_rasa(settings.log_level)
    asyncio.run(_until_stopped(Brain(settings, redis_url)))


async def _until_stopped(brain: Brain) -> None:
    working = asyncio.create_task(brain.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, working.cancel)
    with suppress(asyncio.CancelledError):
        await working
