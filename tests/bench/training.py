"""Training the demo city from nothing."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, at_most


def training() -> Iterator[Figure]:
    """Seconds of `lotse train` with an empty cache, its own start-up included."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        quiet = {"PYTHONWARNINGS": "ignore", "TQDM_DISABLE": "1"}
        command = [sys.executable, "-m", "bot", "train", "--data", folder]
        subprocess.run(command, env=os.environ | quiet, check=True, capture_output=True)
        spent = time.perf_counter() - began
        size = sum(path.stat().st_size for path in (Path(folder) / "models").glob("*.tar.gz")) / 1e6
    yield at_most("training: the demo city", spent, 60, "s")
    yield Figure("training: size of the model", f"{size:.1f} MB")
