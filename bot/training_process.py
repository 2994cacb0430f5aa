"""The process of one training as its keeper has it: started, listened to, ended."""

import asyncio
import json
import os
import re
import signal
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from redis.exceptions import RedisError

from bot.errors import LotseError
from bot.processes import die_with_parent
from bot.settings import Settings
from bot.storage.live import Live
from bot.studio.trainings import TrainingState, notice_line
from bot.studio.trainings_run import Runs
from bot.training_folder import MARK

LOOK_S = 0.5
"""Seconds between two looks at whether it is still wanted."""
_BEAT_EVERY = 10
LONGEST_S = 2 * 3_600
"""A training that takes longer has got stuck."""
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_TOGETHER_S = 0.2
"""Lines that come within so short a time are stored and told together."""


class TrainingProcess:
    """One of them; `run` ends when nothing of it is left."""

    def __init__(self, settings: Settings, runs: Runs, live: Live, identity: str, command: Sequence[str]) -> None:
        self._settings, self._runs, self._live = settings, runs, live
        self._identity, self._command = identity, command

    async def run(self) -> None:
        """Start it and listen until it has ended; cancelled, it is killed."""
        child = await self._start()
        watching = asyncio.create_task(self._watch(child))
        try:
            await self._listen(child)
            await child.wait()
        finally:
            watching.cancel()
            _kill(child)
            await asyncio.gather(child.wait(), watching, return_exceptions=True)

    async def tell(self) -> None:
        """Whoever follows it looks into the record."""
        with suppress(RedisError, OSError):
            await self._live.notify(notice_line(self._identity), "training", {})

    async def _start(self) -> asyncio.subprocess.Process:
        environment = os.environ | dict.fromkeys(_ONE_THREAD, "1")
        environment |= {"LOTSE_DATA": str(self._settings.data), "PYTHONWARNINGS": "ignore", "TQDM_DISABLE": "1"}
        return await asyncio.create_subprocess_exec(
            *self._command,
            self._identity,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    async def _watch(self, child: asyncio.subprocess.Process) -> None:
        """End it where it is cancelled or has got stuck."""
        for turn in range(int(LONGEST_S / LOOK_S)):
            with suppress(LotseError):
                if await asyncio.to_thread(self._looked, turn) is TrainingState.CANCELLING:
                    _kill(child)
                    return
            await asyncio.sleep(LOOK_S)
        _kill(child)
        stuck = {"reason": "took_too_long", "file": None, "line": None, "sentence": None}
        with suppress(LotseError):
            await asyncio.to_thread(self._runs.fail, self._identity, stuck)

    def _looked(self, turn: int) -> TrainingState:
        return (self._runs.state if turn % _BEAT_EVERY else self._runs.beat)(self._identity)

    async def _listen(self, child: asyncio.subprocess.Process) -> None:
        assert child.stdout is not None
        rest = b""
        while chunk := await child.stdout.read(65_536):
            *whole, rest = (rest + chunk).split(b"\n")
            await self._heard([line.decode("utf-8", "replace") for line in whole])
            await asyncio.sleep(_TOGETHER_S)
        await self._heard([rest.decode("utf-8", "replace")])

    async def _heard(self, lines: list[str]) -> None:
        """Progress, of which the newest counts, and lines for the log; a database that is away loses some of them."""
        said = [_COLOUR.sub("", line).rstrip().split("\r")[-1] for line in lines]
        steps = [told for line in said if line.startswith(MARK) and (told := _progress(line))]
        texts = [line for line in said if line and not line.startswith(MARK)]
        if not steps and not texts:
            return
        with suppress(LotseError):
            if steps:
                await asyncio.to_thread(self._runs.progress, self._identity, **steps[-1])
            await asyncio.to_thread(self._runs.note, self._identity, texts)
        await self.tell()


def _progress(line: str) -> dict[str, Any] | None:
    try:
        told = json.loads(line.removeprefix(MARK))
        return {"step": str(told["step"]), "done": int(told["done"]), "total": int(told["total"])}
    except (ValueError, KeyError, TypeError):
        return None


def _kill(child: asyncio.subprocess.Process) -> None:
    """With all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
