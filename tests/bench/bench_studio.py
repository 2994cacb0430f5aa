"""The studio at work beside citizens: models change under load, and trainings go on (`make bench-studio`).

Load comes from tests.bench.load, in a process of its own; every turn that fails there is counted.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import Any

from bot.settings import Settings
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.studio.model_files import place
from bot.studio.models import Models
from bot.studio.trainings import Training, Trainings, TrainingState
from tests.bench.figures import Figure, at_most, machine, show
from tests.bench.load import measure
from tests.bench.place import FREE, folder
from tests.bench.starting import resident
from tests.programs import Program, wait_for

ADMIN = Staff("bench", "bench", "Bench", "de", "", 4, frozenset({(Role.ADMIN, "")}))
ACTIVATIONS, FIRST = 50, 3
CITIZENS = 4
"""At once, each as fast as the answers come."""
TRAININGS = 2
SECOND = "second"


def activations(program: Program, database: Database) -> Iterator[Figure]:
    """Many activations in a row while citizens write."""
    models = Models(database, program.data)
    first = models.listed()[1] or ""
    shutil.copy(place(models.folder, first), place(models.folder, SECOND))
    sizes, took, said = list[float](), list[float](), Changes(program)
    with under_load(program) as figures:
        for turn in range(ACTIVATIONS):
            wanted, began = (first if turn % 2 else SECOND), time.monotonic()
            models.activate(ADMIN, wanted, "bench")
            said.wait(turn + 2, wanted)
            took.append(time.monotonic() - began)
            time.sleep(1)
            sizes.append(resident(program, "bot brain"))
    yield Figure("activations in a row, under load", f"{len(took)}")
    yield at_most("until the brain works with the new model, slowest", max(took), 2, "s")
    yield Figure("  median", f"{median(took):.2f} s")
    yield Figure("turns meanwhile", f"{sum(one['turns'] for one in figures):,}")
    yield Figure("p95 of a turn meanwhile", f"{max(one['p95_ms'] for one in figures):.0f} ms")
    failed = sum(one["errors"] for one in figures)
    yield Figure("failed turns", f"{failed}", "0", failed == 0)
    before, after = sizes[FIRST - 1], max(sizes[-2:])
    yield Figure(f"memory of the brain after {FIRST} / after {ACTIVATIONS}", f"{before:.0f} / {after:.0f} MB")
    yield at_most("  growth", 100 * (after / before - 1), 5, "%")


def trainings(program: Program, database: Database) -> Iterator[Figure]:
    """Latency while a training goes on, against the same load just before it."""
    desk = Trainings(database)
    measure("lotse", program.port, CITIZENS, 5)
    alone, beside, ended = list[float](), list[float](), list[Training]()
    for _ in range(TRAININGS):
        alone.append(_p95(program))
        wanted = desk.want(ADMIN)[0].id
        wait_for(lambda wanted=wanted: desk.find(wanted).state is not TrainingState.QUEUED, 20)
        while not desk.find(wanted).is_over:
            beside.append(_p95(program))
        ended.append(desk.find(wanted))
    done = sum(one.state is TrainingState.DONE for one in ended)
    yield Figure("trainings under load that came to their end", f"{done}", f"{TRAININGS}", done == TRAININGS)
    yield Figure("  took", ", ".join(f"{_seconds(one):.0f} s" for one in ended))
    yield Figure("p95 of a turn without / during a training", f"{median(alone):.1f} / {median(beside):.1f} ms")
    yield at_most("  during : without", median(beside) / median(alone), 1.5, "times")


def alone(program: Program, database: Database) -> Iterator[Figure]:
    """A training with nobody there."""
    desk = Trainings(database)
    wanted = desk.want(ADMIN)[0].id
    wait_for(lambda: desk.find(wanted).is_over, 300)
    ended = desk.find(wanted)
    assert ended.state is TrainingState.DONE, ended.error
    yield at_most("training with its measures, from start to end", _seconds(ended), 60, "s")


class Changes:
    """How often the brain has said in its log that it works with a model, and with which."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def wait(self, count: int, model: str) -> None:
        """Until it has said so for the `count`-th time, of this model."""
        end = time.monotonic() + 30
        while (found := self._program.text().count("is ready with")) < count:
            assert time.monotonic() < end, f"{model}: {found} changes\n{self._program.text()[-2000:]}"
            time.sleep(0.02)


@contextmanager
def under_load(program: Program) -> Iterator[list[dict[str, Any]]]:
    """Citizens write as long as the block lasts; what they met stands in the list afterwards."""
    figures, over = list[dict[str, Any]](), Event()

    def write() -> None:
        while not over.is_set():
            figures.append(measure("lotse", program.port, CITIZENS, 10))

    crowd = Thread(target=write)
    crowd.start()
    try:
        yield figures
    finally:
        over.set()
        crowd.join()


def _p95(program: Program) -> float:
    figures = measure("lotse", program.port, CITIZENS, 10)
    assert not figures["errors"], figures["first_error"]
    return float(figures["p95_ms"])


def _seconds(one: Training) -> float:
    return (one.ended_at - one.started_at).total_seconds() if one.ended_at and one.started_at else 0.0


@contextmanager
def running() -> Iterator[tuple[Program, Database]]:
    """`lotse serve` with one brain on a copy of the bench data, whose models come and go."""
    with tempfile.TemporaryDirectory() as data:
        shutil.copytree(folder(), data, dirs_exist_ok=True, ignore=shutil.ignore_patterns("redis", "cache"))
        program = Program(Path(data), FREE | {"LOTSE_LOG_LEVEL": "INFO"})
        database = Database(Settings(data=Path(data)).database)
        try:
            program.wait_until_ready()
            yield program, database
        finally:
            program.stop()
            database.close()


PARTS: dict[str, Callable[[Program, Database], Iterator[Figure]]] = {
    "alone": alone,
    "activations": activations,
    "trainings": trainings,
}


def main() -> None:
    """Run the parts that were asked for, all by default, each on a program of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    print(machine())
    for part in parser.parse_args().only:
        with running() as (program, database):
            show(PARTS[part](program, database))


if __name__ == "__main__":
    main()
