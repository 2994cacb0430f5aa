"""Start on a warm data folder: how soon it answers, and how much memory it takes."""

import time
from collections.abc import Iterator

import psutil

from tests.bench.figures import Figure, at_most
from tests.bench.load import measure
from tests.bench.place import FREE, folder
from tests.programs import Citizen, Program


def starting() -> Iterator[Figure]:
    """Seconds to gateway, brain and first answer; resident memory after a few hundred turns."""
    data = folder()
    began = time.perf_counter()
    program = Program(data, FREE)
    try:
        program.wait_until_gateway()
        yield at_most("start: gateway answers", time.perf_counter() - began, 3, "s")
        program.wait_until_ready()
        yield at_most("start: brain is ready", time.perf_counter() - began, 15, "s")
        Citizen(program.url).say("Hallo")
        yield Figure("start: first answer", f"{time.perf_counter() - began:.1f} s")
        measure("lotse", program.port, 4, 5)
        yield at_most("memory: gateway, after load", resident(program, "bot gateway"), 150, "MB")
        yield at_most("memory: brain, after load", resident(program, "bot brain"), 700, "MB")
    finally:
        program.stop()


def resident(program: Program, part: str) -> float:
    """Resident memory of a part in MB (millions of bytes)."""
    return sum(psutil.Process(child).memory_info().rss for child in program.children(part)) / 1e6
