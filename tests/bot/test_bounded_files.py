"""What is too large is refused after reading no more than the limit."""

from pathlib import Path

import pytest

from bot import bounded_files
from bot.bounded_files import read_bounded


def test_a_file_up_to_the_limit_is_read_and_a_larger_one_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_files, "MAX_BYTES", 4)
    (tmp_path / "small").write_bytes(b"1234")
    (tmp_path / "large").write_bytes(b"12345")
    assert read_bounded(tmp_path / "small") == b"1234"
    with pytest.raises(OSError, match="larger than"):
        read_bounded(tmp_path / "large")
    with pytest.raises(OSError, match="directory"):
        read_bounded(tmp_path)
