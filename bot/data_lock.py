"""One running program per data folder: two would write the same files."""

import fcntl
import logging
import os
import time
from pathlib import Path

from bot.errors import DataInUse

log = logging.getLogger(__name__)
_WAIT_S = 10
"""A program that is just stopping gets this long to finish."""


def own_folder(data: Path) -> None:
    """Make the data folder, or take others' access to an existing one away: it holds what citizens wrote."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not data.stat().st_mode & 0o077:
        return
    try:
        data.chmod(0o700)
    except PermissionError:
        log.warning("Other users of this machine may be able to read %s, and it belongs to somebody else.", data)


class DataLock:
    """A lock that the kernel gives back when the last process that holds it is gone, however it ends.

    The embedded Redis inherits it, so a new start also waits for the Redis of a killed one.
    """

    def __init__(self, data: Path) -> None:
        own_folder(data)
        self.descriptor = os.open(data / "lotse.lock", os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, wait_s: float = _WAIT_S) -> None:
        """Take the lock; raises DataInUse when another program keeps it for longer than `wait_s`."""
        end = time.monotonic() + wait_s
        while not self._try():
            if time.monotonic() > end:
                raise DataInUse("another `lotse serve` works in this data folder")
            time.sleep(0.1)

    def _try(self) -> bool:
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
