"""What Linux does for our child processes: they end with their parent, and the humble ones leave others in front."""

import ctypes
import os
import platform
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_LIBC = ctypes.CDLL(None)
"""Loaded before any fork: between fork and exec nothing may wait for a lock."""
_PR_SET_PDEATHSIG = 1
_IOPRIO_SET = {"x86_64": 251, "aarch64": 30}
_IOPRIO_WHO_PROCESS, _IOPRIO_IDLE = 1, 3 << 13
_LAST = 19


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """The child gets this signal when its parent dies without being able to say so (prctl(2))."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, number)


def die_with_parent() -> None:
    """At once and whatever it does: for work that is begun anew."""
    end_with_parent(signal.SIGKILL)


def stand_back(nice: int = _LAST) -> None:
    """Let others go first; as the last one, take processor and disk only as far as nobody else wants them."""
    with suppress(OSError):
        os.nice(nice - os.nice(0))
    if nice < _LAST or sys.platform != "linux":
        return
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    if call := _IOPRIO_SET.get(platform.machine()):
        _LIBC.syscall(call, _IOPRIO_WHO_PROCESS, 0, _IOPRIO_IDLE)


@contextmanager
def not_behind() -> Iterator[None]:
    """While something is held that others wait for, whoever stands last gets processor time like anybody else."""
    if sys.platform != "linux" or os.sched_getscheduler(0) != os.SCHED_IDLE:
        yield
        return
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    try:
        yield
    finally:
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def give_memory_back() -> None:
    """What was freed goes back to the system, where the C library can do that (glibc, malloc_trim(3))."""
    with suppress(AttributeError):
        _LIBC.malloc_trim(0)
