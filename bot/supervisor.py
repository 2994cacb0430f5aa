"""`lotse serve`: keeps Redis, gateway and brains running, and says which of them died."""

import asyncio
import errno
import logging
import os
import secrets
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

from redis.exceptions import RedisError

from bot.data_lock import DataLock
from bot.embedded_redis import EmbeddedRedis
from bot.errors import without_words
from bot.processes import end_with_parent
from bot.settings import Settings
from bot.storage.live import Live
from bot.training_keeper import TrainingKeeper

log = logging.getLogger(__name__)
_RESTART_AFTER_S = 0.5
_LONGEST_PAUSE_S = 30.0
_GROWN_UP_S = 60.0
"""A part that lived so long did not die of what it met at its start; the pause begins anew."""
_FREE_WITHIN_S = 3.0
"""The gateway of a program that was just killed gets this long to let its port go."""
_STOP_WITHIN_S = 8


@dataclass
class Part:
    """One child process: how it is started, and what is to be done when it has died."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


class Supervisor:
    """Starts all parts, restarts what dies, stops all at the end."""

    def __init__(self, settings: Settings, lock: DataLock, redis: EmbeddedRedis | None, redis_url: str) -> None:
        self._settings = settings
        self._lock = lock
        self._redis = redis
        self._redis_url = redis_url
        self._live = Live(redis_url)
        self._children: dict[str, asyncio.subprocess.Process] = {}
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        keepers = [asyncio.create_task(self._keep(part)) for part in self._parts()]
        keepers.append(asyncio.create_task(self._keep_trainings()))
        await self._stopping.wait()
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)
        await self._stop_children()

    def _parts(self) -> list[Part]:
        lotse = [sys.executable, "-m", "bot"]
        parts = [Part("redis", self._redis.command())] if self._redis else []
        address = ["--host", self._settings.host, "--port", str(self._settings.port)]
        polling = {"LOTSE_TELEGRAM_POLLING": str(self._settings.telegram_polling)}
        parts.append(Part("gateway", [*lotse, "gateway", *address], polling))
        for _ in range(self._settings.brains):
            name = f"brain-{secrets.token_hex(4)}"
            parts.append(Part(name, [*lotse, "brain"], {"LOTSE_BRAIN_NAME": name}))
        return parts

    async def _keep(self, part: Part) -> None:
        pause = 0.0
        while not self._stopping.is_set():
            environment = os.environ | {"REDIS_URL": self._redis_url} | part.environment
            child = await asyncio.create_subprocess_exec(
                *part.command,
                env=environment,
                start_new_session=True,
                preexec_fn=end_with_parent,
                pass_fds=(self._lock.descriptor,) if part.name == "redis" else (),
            )
            self._children[part.name], born = child, time.monotonic()
            code = await child.wait()
            if self._stopping.is_set():
                return
            pause = next_pause(pause, time.monotonic() - born)
            log.error("%s ended with code %s and is started again in %.1f s", part.name, code, pause)
            await self._clean_up_after(part)
            await asyncio.sleep(pause)

    async def _keep_trainings(self) -> None:
        """The studio's trainings: they run in processes of their own, and none of them can end this one."""
        while not self._stopping.is_set():
            try:
                await TrainingKeeper(self._settings, self._redis_url).run()
            except Exception as error:  # whatever it is, citizens must not suffer from it
                log.error("trainings cannot be kept: %s", type(error).__name__, exc_info=without_words(error))
            await asyncio.sleep(_LONGEST_PAUSE_S)

    async def _clean_up_after(self, part: Part) -> None:
        """Conversations of a dead brain are free at once; its unanswered messages go back into the queue."""
        if not part.name.startswith("brain-"):
            return
        with suppress(RedisError):
            await self._live.forget_brain(part.name)
            for conversation in await self._live.drop_leases(part.name):
                await self._live.enqueue(conversation)

    async def _stop_children(self) -> None:
        """Redis goes last, so that the others can say goodbye to it."""
        for last in (False, True):
            chosen = [child for name, child in self._children.items() if (name == "redis") is last]
            for child in chosen:
                if child.returncode is None:
                    child.terminate()
            await asyncio.gather(*(self._wait_or_kill(child) for child in chosen))

    async def _wait_or_kill(self, child: asyncio.subprocess.Process) -> None:
        try:
            await asyncio.wait_for(child.wait(), _STOP_WITHIN_S)
        except TimeoutError:
            child.kill()
            await child.wait()


def next_pause(last_s: float, lived_s: float) -> float:
    """Seconds until a dead part is started again: longer each time it dies young, so that it does not fill the log."""
    if not last_s or lived_s >= _GROWN_UP_S:
        return _RESTART_AFTER_S
    return min(2 * last_s, _LONGEST_PAUSE_S)


def address_problem(host: str, port: int, wait_s: float = _FREE_WITHIN_S) -> str | None:
    """One sentence on why the gateway could not listen there, or None; tried before anything is started."""
    end = time.monotonic() + wait_s
    while True:
        try:
            _try_to_listen(host, port)
            return None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                return f"Cannot listen on {host}, port {port}: {error.strerror}."
        if time.monotonic() >= end:
            return f"Another program listens on {host}, port {port}; name a free port with --port or LOTSE_PORT."
        time.sleep(0.1)


def _try_to_listen(host: str, port: int) -> None:
    """As asyncio does it for the gateway: on all addresses of the host; raises OSError."""
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    for family, kind, protocol, _, address in set(found):
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind(address)
            probe.listen()
