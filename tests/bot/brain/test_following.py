"""A brain follows the live model: between two turns, without losing one, and never to a model that is no good."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.brain import following as module
from bot.brain.following import follow, version
from bot.errors import DatabaseUnavailable


@dataclass
class Minded:
    """What follows needs of a mind and of a worker."""

    model: Path
    mind: Any = None


class Follower:
    """A worker that follows what `wanted` names; models named `broken…` cannot be loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wanted = self._file("first")
        self.worker, self.loads, self.told = Minded(self.wanted, Minded(self.wanted)), list[str](), list[str]()
        self.away = 0

    def _file(self, name: str) -> Path:
        path = self.folder / f"{name}.tar.gz"
        path.write_bytes(name.encode())
        return path

    def want(self, name: str) -> None:
        self.wanted = self._file(name)

    def look(self) -> Path:
        if self.away:
            self.away -= 1
            raise DatabaseUnavailable
        return self.wanted

    async def load(self, model: Path) -> Any:
        self.loads.append(model.name.split(".")[0])
        return None if model.name.startswith("broken") else Minded(model)

    async def changed(self, mind: Any) -> None:
        self.told.append(mind.model.name.split(".")[0])

    async def works_with(self, name: str) -> None:
        for _ in range(500):
            if self.told[-1:] == [name]:
                return
            await asyncio.sleep(0.01)
        raise AssertionError((self.loads, self.told))

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        first = version(self.wanted)
        task = asyncio.create_task(follow(self.worker, first, self.look, self.load, self.changed))  # type: ignore[arg-type]
        try:
            yield
            assert not task.done()
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_S", 0.01)
    monkeypatch.setattr(module, "_LAST_TURNS_S", 0)


async def test_another_model_takes_over_and_the_first_one_again(tmp_path: Path) -> None:
    follower = Follower(tmp_path)
    async with follower.at_work():
        await asyncio.sleep(0.1)
        assert follower.loads == []
        follower.want("second")
        await follower.works_with("second")
        assert follower.worker.mind.model == tmp_path / "second.tar.gz"
        follower.want("first")
        await follower.works_with("first")
    assert follower.loads == ["second", "first"]


async def test_a_broken_model_is_tried_once_and_the_mind_stays(tmp_path: Path) -> None:
    follower = Follower(tmp_path)
    async with follower.at_work():
        follower.want("broken")
        await asyncio.sleep(0.2)
        assert (follower.loads, follower.told) == (["broken"], [])
        follower.want("second")
        await follower.works_with("second")


async def test_a_model_that_could_not_be_loaded_is_tried_again_ever_more_seldom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been the memory or the disk; and going back and forth helps at once."""
    monkeypatch.setattr(module, "AGAIN_S", 0.05)
    follower = Follower(tmp_path)
    async with follower.at_work():
        follower.want("broken")
        await asyncio.sleep(0.6)
        assert 3 <= len(follower.loads) <= 5
        follower.want("second")
        await follower.works_with("second")


async def test_a_database_that_is_away_and_a_file_that_is_gone_are_waited_out(tmp_path: Path) -> None:
    follower = Follower(tmp_path)
    async with follower.at_work():
        follower.away = 3
        follower.wanted.unlink()
        await asyncio.sleep(0.1)
        follower.want("second")
        await follower.works_with("second")


def test_a_brain_loads_rasa_only_with_its_first_model() -> None:
    """What Rasa may leave out depends on the model: 300 MB and five seconds."""
    code = "import sys, bot.brain.process; print([name for name in ('rasa', 'tensorflow') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
