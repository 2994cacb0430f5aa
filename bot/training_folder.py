"""Where a model is made and where it goes; what a killed training has left behind is found and removed.

Nothing here knows Rasa: the supervisor uses it too.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import Settings
from bot.studio.model_files import remove

MARK = "\x1f"
"""What a training prints behind this mark says how far it is; all other lines are its log."""
_BEGINS = ".training-"
_LOCK = "lock"


@contextmanager
def training_folder(models: Path, name: str) -> Iterator[Path]:
    """A folder of this training's own inside the models folder, so that a finished model only has to be renamed."""
    folder = models / f"{_BEGINS}{name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def clear_left(models: Path) -> list[str]:
    """Remove the folders of trainings that are gone; the kernel gives back the lock of whoever dies."""
    return [folder.name for folder in sorted(models.glob(f"{_BEGINS}*")) if _clear(folder)]


def _clear(folder: Path) -> bool:
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        shutil.rmtree(folder, ignore_errors=True)
        return True
    finally:
        os.close(lock)


def place_report(report: Path, data: Path, model: str) -> None:
    """The report of a model where it is looked for."""
    target = data / "evaluations" / model
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    report.rename(target)


def take_back(settings: Settings, model: str) -> None:
    """Remove a model that was placed and never became known."""
    remove(settings.models, model)
    shutil.rmtree(settings.data / "evaluations" / model, ignore_errors=True)
