"""What many tests need: a trained model (made once a run), a running program, a citizen to talk to it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from bot.brain.tensorflow_stand_in import leave_out_tensorflow
from tests.programs import WITHOUT_SECOND_LOOK, Program

leave_out_tensorflow()  # as in the brain: our model does not use it, and Rasa is there in a third of the time
os.environ.update(WITHOUT_SECOND_LOOK)  # also for the brains inside test processes

SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow files first, one of which trains the model; what needs the model too comes later and does not wait.

    A file stays in one process, and so do those that share a program.
    """
    items.sort(key=_turn)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))


def _group(item: pytest.Item) -> str:
    """Journeys in the browser share one program, the others another one, so that both go on at once."""
    if not _uses_program(item):
        return str(item.path)
    return "browser program" if item.get_closest_marker("browser") else "program"


def _uses_program(item: pytest.Item) -> bool:
    return "program" in getattr(item, "fixturenames", ())


def _turn(item: pytest.Item) -> int:
    if item.get_closest_marker("slow"):
        return 0
    if _uses_program(item):
        return 2  # after the first small ones, since the model is being trained meanwhile
    if "prepared_data" in getattr(item, "fixturenames", ()):
        return 4
    return 1 if "nlu" in item.path.parts else 3


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo city and a trained model; LOTSE_TEST_DATA names one to keep between runs."""
    kept = os.environ.get("LOTSE_TEST_DATA")
    run = tmp_path_factory.getbasetemp()
    shared = run.parent if "PYTEST_XDIST_WORKER" in os.environ else run  # one training for all processes of a run
    data = Path(kept) if kept else shared / "prepared"
    environment = os.environ | WITHOUT_SECOND_LOOK | {"LOTSE_DATA": str(data)}
    with FileLock(shared / "prepare.lock", timeout=540):
        command = [sys.executable, "-m", "bot", "prepare"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=540)
    assert done.returncode == 0, done.stdout + done.stderr
    return data


@pytest.fixture(scope="session")
def start_program(prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Program]]:
    """Starts whole programs (`lotse serve`) on copies of the prepared data; stops them all at the end."""
    started: list[Program] = []

    def start(**environment: str) -> Program:
        data = tmp_path_factory.mktemp("data")
        shutil.copytree(prepared_data, data, dirs_exist_ok=True, ignore=shutil.ignore_patterns("redis", "cache"))
        program = Program(data, environment)
        started.append(program)
        return program

    yield start
    for program in started:
        program.stop()


@pytest.fixture(scope="session")
def program(start_program: Callable[..., Program]) -> Program:
    """One running program that tests share; tests that break something start their own."""
    running = start_program(LOTSE_RATE_CONVERSATIONS="0", LOTSE_RATE_MESSAGES="0", LOTSE_SERVICE_HOURS="always")
    running.wait_until_ready()
    return running


@pytest.fixture(scope="session")
def live_app(program: Program) -> str:
    """Base address of the shared program."""
    return program.url


@pytest.fixture
def shared_data() -> Path:
    """The folder with real data; tests that need it are skipped where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the real data (../shared/data) is not here: this test did NOT run")
    return SHARED / "data"
