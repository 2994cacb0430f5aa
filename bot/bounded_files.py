"""Files from outside are never larger in memory than anybody needs."""

import errno
from pathlib import Path

MAX_BYTES = 50_000_000
"""Of a catalogue or a street list: the largest cities have a tenth of it; parsed it takes several times as much."""


def read_bounded(path: Path) -> bytes:
    """The bytes of a file; raises OSError, also where it is larger than `MAX_BYTES` (`strerror` says so)."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise OSError(errno.EFBIG, f"larger than {MAX_BYTES // 1_000_000} MB", str(path))
    return data
