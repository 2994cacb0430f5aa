"""The keeper of trainings with a training that is a few lines of Python: heard, cancelled, killed, begun again."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot import training_keeper, training_process, tryout_keeper
from bot.settings import Settings
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.studio import model_files
from bot.studio.models import known_from_now
from bot.studio.trainings import Training, Trainings, TrainingState
from bot.studio.trainings_run import Runs, noted_model
from bot.training_folder import clear_left, training_folder
from bot.training_keeper import TrainingKeeper, runner_of

EDITH = Staff("1", "edith", "Edith", "de", "", 4, frozenset({(Role.EDITOR, "musterstadt")}))
DONE = "import sqlite3; db = sqlite3.connect({db!r}); db.execute(\"UPDATE trainings SET state = 'done'\"); db.commit()"
SPEAKS = """
import sys
print("\\x1b[92mlearning\\x1b[0m")
print('\\x1f{"step": "training", "done": 7, "total": 100}')
print("\\x1fnonsense")
print("no end of line", end="")
"""
WAITS = "import os, time; open({seen!r}, 'a').write(str(os.getpid()) + ' '); time.sleep(60)"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (training_keeper, training_process, tryout_keeper):
        monkeypatch.setattr(module, "LOOK_S", 0.02)
    monkeypatch.setattr(training_process, "_TOGETHER_S", 0.01)


@pytest.fixture
def desk(database: Database) -> Trainings:
    return Trainings(database)


@asynccontextmanager
async def keeping(settings: Settings, redis_url: str, code: str) -> AsyncIterator[None]:
    """A keeper at work; `{db}` and `{seen}` in the code are files of the test."""
    filled = code.format(db=str(settings.data / "lotse.db"), seen=str(settings.data / "seen"))
    keeper = TrainingKeeper(settings, redis_url, [sys.executable, "-S", "-c", filled])
    running = asyncio.create_task(keeper.run())
    try:
        yield
        assert not running.done()
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _becomes(desk: Trainings, identity: str, state: TrainingState, tries: int = 0) -> Training:
    for _ in range(500):
        found = desk.find(identity)
        if found.state is state and found.tries >= tries:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(desk.find(identity))


async def _seen(settings: Settings, count: int = 1) -> list[int]:
    for _ in range(500):
        found = (settings.data / "seen").read_text().split() if (settings.data / "seen").exists() else []
        if len(found) >= count:
            return [int(one) for one in found]
        await asyncio.sleep(0.02)
    raise AssertionError("the training never began")


async def test_what_it_says_is_progress_or_log(settings: Settings, redis_url: str, desk: Trainings) -> None:
    wanted = desk.want(EDITH)[0].id
    code = SPEAKS.replace("{", "{{").replace("}", "}}") + DONE
    async with keeping(settings, redis_url, code):
        done = await _becomes(desk, wanted, TrainingState.DONE)
        for _ in range(100):
            if len(desk.lines(wanted)) == 2:
                break
            await asyncio.sleep(0.02)
    assert [line.text for line in desk.lines(wanted)] == ["learning", "no end of line"]
    assert done.tries == 1
    assert desk.find(wanted).progress["done"] == 7


async def test_one_that_dies_is_begun_again_and_given_up_at_last(
    settings: Settings, redis_url: str, desk: Trainings
) -> None:
    wanted = desk.want(EDITH)[0].id
    async with keeping(settings, redis_url, WAITS):
        for tries in (1, 2, 3):
            os.kill((await _seen(settings, tries))[-1], signal.SIGKILL)
        failed = await _becomes(desk, wanted, TrainingState.FAILED)
    assert failed.error is not None
    assert failed.error["reason"] == "interrupted"


async def test_one_that_is_cancelled_is_killed_and_the_next_one_begins(
    settings: Settings, redis_url: str, desk: Trainings
) -> None:
    first = desk.want(EDITH)[0].id
    async with keeping(settings, redis_url, WAITS):
        [process] = await _seen(settings)
        second = desk.want(EDITH)[0].id
        desk.cancel(EDITH, first)
        await _becomes(desk, first, TrainingState.CANCELLED)
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
        await _becomes(desk, second, TrainingState.RUNNING)


async def test_a_keeper_that_ends_leaves_nothing_running_and_the_training_waits(
    settings: Settings, redis_url: str, desk: Trainings
) -> None:
    wanted = desk.want(EDITH)[0].id
    async with keeping(settings, redis_url, WAITS):
        [process] = await _seen(settings)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    found = desk.find(wanted)
    assert (found.state, found.tries) == (TrainingState.QUEUED, 0)


async def test_what_a_killed_keeper_left_behind_is_cleared_away(
    settings: Settings, redis_url: str, desk: Trainings, database: Database
) -> None:
    wanted, runs = desk.want(EDITH)[0].id, Runs(database, runner_of(settings.data))
    runs.take()
    (settings.models / ".training-abc").mkdir(parents=True)
    for name in ("unmeasured", "known"):
        model_files.place(settings.models, name).write_bytes(b"model")
    with database.write() as sql:
        known_from_now(sql, "known", desk.find(wanted).wanted_at)
        noted_model(sql, wanted, "unmeasured")
    async with keeping(settings, redis_url, WAITS):
        await _seen(settings)
    assert sorted(path.name for path in settings.models.iterdir()) == [".trainer.lock", "known.tar.gz"]


async def test_of_two_keepers_of_a_folder_one_waits(settings: Settings, redis_url: str, desk: Trainings) -> None:
    async with keeping(settings, redis_url, WAITS), keeping(settings, redis_url, WAITS):
        desk.want(EDITH)
        await _seen(settings)
        desk.want(EDITH)
        await asyncio.sleep(0.3)
        assert len(await _seen(settings)) == 1


async def test_without_redis_trainings_go_on(settings: Settings, tmp_path: Path, desk: Trainings) -> None:
    wanted = desk.want(EDITH)[0].id
    async with keeping(settings, f"unix://{tmp_path}/nobody.sock", DONE):
        await _becomes(desk, wanted, TrainingState.DONE)


def test_a_folder_of_a_training_that_goes_on_stays(tmp_path: Path) -> None:
    with training_folder(tmp_path, "a") as folder:
        (tmp_path / ".training-dead").mkdir()
        assert clear_left(tmp_path) == [".training-dead"]
        assert folder.exists()
    assert list(tmp_path.iterdir()) == []
