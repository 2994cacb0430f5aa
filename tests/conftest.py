"""What many tests need: a trained model (made once a run), a running program, a citizen to talk to it."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock
from playwright.sync_api import Browser

from bot.brain.tensorflow_stand_in import leave_out_tensorflow
from tests.browsing import open_browser, out_of_sight
from tests.programs import WITHOUT_SECOND_LOOK, Program, copy_data
from tests.run_folder import run_folder

leave_out_tensorflow()  # as in the brain: our model does not use it, and Rasa is there in a third of the time
os.environ.update(WITHOUT_SECOND_LOOK)  # also for the brains inside test processes

SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: Python need not look through it for garbage, again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file stays in one process, and so do those that share a program."""
    items.sort(key=_turn)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))


def _group(item: pytest.Item) -> str:
    """Journeys in the browser share one program, the others another one, so that both go on at once.

    What is learned of categories is learned once.
    """
    if "categories" in item.path.parts:
        return "categories"
    if not _uses_program(item):
        return str(item.path)
    return "browser program" if item.get_closest_marker("browser") else "program"


def _uses_program(item: pytest.Item) -> bool:
    return "program" in getattr(item, "fixturenames", ())


def _turn(item: pytest.Item) -> int:
    """What does not need the model goes first, the longest of it before all; then what needs it, the long before."""
    needs_model = "prepared_data" in getattr(item, "fixturenames", ())
    if not needs_model:
        return 0 if item.get_closest_marker("slow") else 1 if {"nlu", "web"} & set(item.path.parts) else 4
    if _uses_program(item):
        return 2
    return 3 if item.get_closest_marker("slow") or "journeys" in item.path.parts else 5


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """In a run of everything, train beside it from the first second on: most of it does not need the model yet."""
    everything = session.config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if everything and session.config.getoption("numprocesses", None) and "PYTEST_XDIST_WORKER" not in os.environ:
        run = session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
        Thread(target=_prepare, args=[run], daemon=True).start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A browser that rests is out of sight of whoever does not use it."""
    if "browser" in getattr(item, "fixturenames", ()):
        return (yield)
    with out_of_sight():
        return (yield)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Opened once for all that one process tests."""
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo city and a trained model; LOTSE_TEST_DATA names one to keep between runs."""
    data, done = _prepare(run_folder(tmp_path_factory))
    assert done.returncode == 0, done.stdout + done.stderr
    return data


def _prepare(run: Path) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Train, or find it done: once for all processes of a run."""
    kept = os.environ.get("LOTSE_TEST_DATA")
    data = Path(kept) if kept else run / "prepared"
    environment = os.environ | WITHOUT_SECOND_LOOK | {"LOTSE_DATA": str(data)}
    with FileLock(run / "prepare.lock", timeout=540):
        command = [sys.executable, "-m", "bot", "prepare"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=540)
    return data, done


@pytest.fixture(scope="session")
def start_program(prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Program]]:
    """Starts whole programs (`lotse serve`) on copies of the prepared data; stops them all at the end."""
    started: list[Program] = []

    def start(**environment: str) -> Program:
        data = tmp_path_factory.mktemp("data")
        copy_data(prepared_data, data)
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
