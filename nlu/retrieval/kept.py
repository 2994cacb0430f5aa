"""A built index on disk: building it reads every wording (seconds), loading it reads one file (a fraction of one).

The file is a pickle, which may run code when it is read: one that another account has written, or could write, is
never read but made anew.
"""

import fcntl
import hashlib
import logging
import os
import pickle
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import numpy
import sklearn

log = logging.getLogger(__name__)
Built = TypeVar("Built")
_MARK_SIZE = 64


def kept(file: Path | None, parts: Sequence[object], build: Callable[[], Built], shared: object) -> Built:
    """What `build` makes, from `file` where that was made from the same `parts` by the same code; else made and stored.

    `parts` tell by their `repr` what is built. `shared` stays out of the file: who loads it puts their own in.
    """
    if file is None:
        return build()
    mark = _mark(parts)
    with _alone(file):  # who wants the same meanwhile waits, and finds it
        found = _load(file, mark, shared)
        if found is None:
            found = build()
            _store(file, mark, found, shared)
    return found  # type: ignore[no-any-return]


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One process at a time makes the file; a folder that takes no lock is used all the same."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = file.with_name(f"{file.name}.lock").open("wb")
    except OSError:
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _mark(parts: Sequence[object]) -> bytes:
    digest = hashlib.sha256(_code())
    for part in parts:
        digest.update(repr(part).encode() + b"\0")
    return digest.hexdigest().encode()


@cache
def _code() -> bytes:
    """Hash of this package and of what it is built with: another edition of either builds anew."""
    digest = hashlib.sha256(repr((sys.version, numpy.__version__, sklearn.__version__)).encode())
    folder = files("nlu.retrieval")
    for entry in sorted((*folder.iterdir(), *folder.joinpath("data").iterdir()), key=lambda entry: entry.name):
        if entry.name.endswith((".py", ".txt")):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return digest.digest()


def _load(file: Path, mark: bytes, shared: object) -> Any:
    """The stored thing, or None where there is none, where it is another one, or where it is torn."""
    try:
        with file.open("rb") as stream:
            if not _is_our_own(stream.fileno()) or stream.read(_MARK_SIZE) != mark:
                return None
            reader = pickle.Unpickler(stream)
            reader.persistent_load = lambda _: shared  # type: ignore[method-assign]
            return reader.load()
    except FileNotFoundError:
        return None
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, ValueError, IndexError) as error:
        log.warning("%s cannot be read (%s) and is made anew", file.name, type(error).__name__)
        return None


def _is_our_own(number: int) -> bool:
    """Whether nobody but this account can have written the open file of this number."""
    state = os.fstat(number)
    return state.st_uid == os.geteuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _store(file: Path, mark: bytes, built: object, shared: object) -> None:
    """In one step, so that nobody ever reads half a file; a full disk costs the next start its speed, no more."""
    partial = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(mark)
            writer = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
            writer.persistent_id = lambda thing: "shared" if thing is shared else None  # type: ignore[method-assign]
            writer.dump(built)
        partial.replace(file)
    except OSError as error:
        log.warning("%s cannot be stored (%s)", file.name, type(error).__name__)
        with suppress(OSError):
            partial.unlink()
