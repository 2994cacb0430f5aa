"""Turns through the public API: one citizen, many citizens, and one who talks for very long."""

import time
from collections.abc import Iterator
from statistics import median

from tests.bench.figures import Figure, at_least, at_most
from tests.bench.load import measure
from tests.bench.place import running
from tests.programs import Citizen

LINES = ("Hallo", "Was kostet eine Geburtsurkunde?", "und wie lange dauert das", "parkausweis", "Vielen Dank")
CITIZENS = 16
SECONDS = 20


def one_citizen() -> Iterator[Figure]:
    """Latency with nobody else there."""
    with running() as program:
        measure("lotse", program.port, 1, 3)
        figures = measure("lotse", program.port, 1, 10)
    yield at_most("one citizen: p50 of a turn", figures["p50_ms"], 25, "ms")
    yield at_most("one citizen: p95 of a turn", figures["p95_ms"], 60, "ms")
    yield from errors("one citizen", figures)


def throughput() -> Iterator[Figure]:
    """Turns per second with one brain, on the mix of mix.yml."""
    with running() as program:
        measure("lotse", program.port, 4, 3)
        figures = measure("lotse", program.port, CITIZENS, SECONDS)
    yield at_least(f"{CITIZENS} citizens, one brain: turns", figures["per_second"], 120, "/s")
    yield Figure(f"{CITIZENS} citizens: p50 / p95 of a turn", f"{figures['p50_ms']} / {figures['p95_ms']} ms")
    yield from errors(f"{CITIZENS} citizens", figures)


def long_conversation() -> Iterator[Figure]:
    """Turn 200 against turn 10, medians of twenty turns around them."""
    with running() as program:
        citizen = Citizen(program.url)
        took = [_seconds(citizen, LINES[turn % len(LINES)]) for turn in range(210)]
    early, late = median(took[:20]) * 1000, median(took[190:]) * 1000
    yield Figure("long conversation: turn 10 / turn 200", f"{early:.1f} / {late:.1f} ms")
    yield at_most("long conversation: turn 200 : turn 10", late / early, 2, "times")


def errors(where: str, figures: dict[str, object]) -> Iterator[Figure]:
    """A line only where there were any: figures with errors are worth nothing."""
    if figures["errors"]:
        yield Figure(f"{where}: ERRORS ({figures['first_error']})", str(figures["errors"]), "0", False)


def _seconds(citizen: Citizen, text: str) -> float:
    began = time.perf_counter()
    citizen.say(text)
    return time.perf_counter() - began
