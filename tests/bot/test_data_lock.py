"""One running program per data folder."""

import os
import stat
from pathlib import Path

import pytest

from bot.data_lock import DataLock, own_folder
from bot.errors import DataInUse


def test_a_second_program_is_told_and_may_start_when_the_first_has_ended(tmp_path: Path) -> None:
    first, second = DataLock(tmp_path), DataLock(tmp_path)
    first.take()
    with pytest.raises(DataInUse):
        second.take(wait_s=0)
    os.close(first.descriptor)
    second.take(wait_s=0)


def test_another_folder_is_another_lock(tmp_path: Path) -> None:
    for name in ("a", "b"):
        DataLock(tmp_path / name).take(wait_s=0)
    assert (tmp_path / "a" / "lotse.lock").exists()


def test_only_its_own_user_gets_into_the_data_folder_even_if_it_was_open_before(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir(mode=0o755)
    for name in ("old", "new"):
        own_folder(tmp_path / name)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o700


def test_a_folder_of_somebody_else_is_used_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(self: Path, mode: int) -> None:
        raise PermissionError(1, "not permitted", str(self))

    tmp_path.chmod(0o755)
    monkeypatch.setattr(Path, "chmod", refused)
    DataLock(tmp_path).take(wait_s=0)
    assert "may be able to read" in caplog.text
