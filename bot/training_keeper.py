"""Keeps the studio's trainings and try-outs going: one training at a time, and no trace of what has died."""

import asyncio
import fcntl
import hashlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.errors import LotseError, without_words
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live, stopping
from bot.studio.models import Models, unknown
from bot.studio.trainings import Training
from bot.studio.trainings_run import Runs
from bot.training_folder import clear_left, take_back
from bot.training_process import TrainingProcess
from bot.tryout_keeper import TryOutKeeper

log = logging.getLogger(__name__)
LOOK_S = 0.5
"""Seconds between two looks at what is wanted."""
_TIDY_EVERY = 60
_LOCK = ".trainer.lock"


class TrainingKeeper:
    """One of them works for a data folder; others of the same folder wait until it is gone."""

    def __init__(self, settings: Settings, redis_url: str, command: Sequence[str] | None = None) -> None:
        """`command`: what runs a training, its id is added; by default this program's own."""
        self._settings, self._database = settings, Database(settings.database)
        self._command = tuple(command or (sys.executable, "-m", "bot", "train-job"))
        self._runs, self._live = Runs(self._database, runner_of(settings.data)), Live(redis_url)
        self._tryouts = TryOutKeeper(settings, self._database, redis_url)

    async def run(self) -> None:
        """Keep until cancelled; then what is at work is stopped and queued again."""
        self._settings.models.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._settings.models / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            await _locked(lock)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._forever())
                group.create_task(self._tryouts.run())
        finally:
            os.close(lock)
            await self._live.close()
            self._database.close()

    async def _forever(self) -> None:
        turn = 0
        while not stopping():
            try:
                if turn % _TIDY_EVERY == 0:
                    await asyncio.to_thread(self._tidy)
                if training := await asyncio.to_thread(self._runs.take):
                    await self._keep(training)
                turn += 1
            except (LotseError, OSError) as error:
                log.warning("trainings interrupted: %s", type(error).__name__)
            except Exception as error:  # one bad training must not be the last
                log.error("trainings: %s", type(error).__name__, exc_info=without_words(error))
            await asyncio.sleep(LOOK_S)

    def _tidy(self) -> None:
        """What a killed keeper has left behind: trainings, models that never became known, folders."""
        for found in self._runs.abandoned():
            log.warning("training %s was left behind and is %s", found.id, found.state.value)
            self._forget_model(found)
        clear_left(self._settings.models)
        for name in Models(self._database, self._settings.data).tidy():
            log.info("the model %s was removed: it was old, and nobody needed it", name)

    async def _keep(self, training: Training) -> None:
        """Run it to its end, whatever that is."""
        process = TrainingProcess(self._settings, self._runs, self._live, training.id, self._command)
        interrupted = False
        try:
            await process.tell()
            await process.run()
        except asyncio.CancelledError:
            interrupted = True
            raise
        finally:
            self._settle(training.id, interrupted)
            if not interrupted:
                await process.tell()

    def _settle(self, identity: str, interrupted: bool) -> None:
        ended = self._runs.ended(identity, interrupted)
        log.info("training %s is %s", identity, ended.state.value)
        self._forget_model(ended)
        clear_left(self._settings.models)

    def _forget_model(self, training: Training) -> None:
        """A model that was put into the folder and never became known: nobody has measured it."""
        if training.model:
            with self._database.read() as sql:
                gone = unknown(sql, [training.model])
            for name in gone:
                take_back(self._settings, name)


def runner_of(data: Path) -> str:
    """The same for all keepers of a data folder, and another one on each machine."""
    where = f"{socket.gethostname()}:{data.resolve()}"
    return hashlib.blake2b(where.encode(), digest_size=12).hexdigest()


async def _locked(lock: int) -> None:
    """Wait until this process is the one; the kernel takes the lock from whoever dies."""
    while not stopping():
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            await asyncio.sleep(LOOK_S)


def serve(settings: Settings, redis_url: str) -> None:
    """Keep trainings until told to stop (`lotse trainer`)."""
    asyncio.run(_until_stopped(TrainingKeeper(settings, redis_url)))


async def _until_stopped(keeper: TrainingKeeper) -> None:
    working = asyncio.create_task(keeper.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, working.cancel)
    await asyncio.gather(working, return_exceptions=True)
