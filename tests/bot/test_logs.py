"""Our own lines come at the wanted level, other people's only when something is wrong."""

import subprocess
import sys

import pytest

SCRIPT = """
import logging, sys
from bot.logs import start_log
start_log(sys.argv[1])
for name in ("bot.x", "sse_starlette.sse", "uvicorn"):
    for level in ("debug", "info", "warning", "error"):
        getattr(logging.getLogger(name), level)("said")
"""


@pytest.mark.parametrize(
    ("level", "ours", "others"), [("DEBUG", 4, 2), ("INFO", 3, 2), ("WARNING", 2, 2), ("ERROR", 1, 1)]
)
def test_libraries_stay_quiet_at_every_level(level: str, ours: int, others: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, level], capture_output=True, text=True, check=True, timeout=120
    )
    lines = done.stderr.splitlines()
    assert sum(" bot.x " in line for line in lines) == ours
    assert sum(" sse_starlette.sse " in line for line in lines) == others
