"""A brain follows the live model: a new one is loaded beside the old one and takes over between two turns."""

import asyncio
import gc
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import LotseError, ModelMissing, without_words
from bot.processes import give_memory_back
from bot.storage.live import stopping

if TYPE_CHECKING:
    from bot.brain.agent import Mind
    from bot.brain.worker import Worker

log = logging.getLogger(__name__)
LOOK_S = 0.25
"""Seconds between two looks at which model is live."""
_LAST_TURNS_S = 0.5
"""Turns that have begun with the old mind end with it."""
AGAIN_S, _LONGEST_S = 15.0, 900.0
"""A model that could not be loaded is tried again: it may have been the memory or the disk. Ever more seldom."""

Version = tuple[Path, int]
Load = Callable[[Path], Awaitable["Mind | None"]]
Changed = Callable[["Mind"], Awaitable[None]]


def version(model: Path) -> Version:
    """Tells a model from another one of the same name; raises ModelMissing."""
    try:
        return model, model.stat().st_mtime_ns
    except FileNotFoundError as error:
        raise ModelMissing(str(model)) from error


async def follow(worker: "Worker", at_work: Version, wanted: Callable[[], Path], load: Load, changed: Changed) -> None:
    """Change the mind whenever another model is wanted, until cancelled; for one that is no good the old one stays."""
    tried, pause, not_before = at_work, AGAIN_S, 0.0
    while not stopping():
        await asyncio.sleep(LOOK_S)
        try:
            found = version(await asyncio.to_thread(wanted))
            if found == at_work or (found == tried and time.monotonic() < not_before):
                continue
            pause = min(2 * pause, _LONGEST_S) if found == tried else AGAIN_S
            tried, not_before = found, time.monotonic() + pause
            if mind := await load(found[0]):
                worker.mind, at_work = mind, found
                await changed(mind)
                await _forget_old()
        except LotseError as error:
            log.warning("the live model cannot be followed: %s", error.code)
        except Exception as error:  # a brain that stays with its model is better than none
            log.error("following the live model: %s", type(error).__name__, exc_info=without_words(error))


async def _forget_old() -> None:
    """The memory of the mind before goes back to the system."""
    await asyncio.sleep(_LAST_TURNS_S)
    from bot.brain import rasa_rules  # Rasa comes with the first model and not earlier

    rasa_rules.forget()
    gc.unfreeze()
    set_aside()
    give_memory_back()


def set_aside() -> None:
    """What is loaded stays: Python's search for cycles need not go through it again and again between turns."""
    gc.collect()
    gc.freeze()
