"""`python -m tests.bench.bench_open311 [--cases N]`, also `make bench-open311`: does every report arrive once?

Citizens report in the chat; the city's own Open311 endpoint fails in half of all exchanges, in ten ways of which six
come after it has stored the request; the brain is killed three times.
"""

import argparse
import asyncio
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

import httpx

from tests.bench.bench_handover import exactly
from tests.bench.figures import Figure, machine, show
from tests.bench.place import FREE, folder
from tests.bench.reporters import Reported, report_all
from tests.connectors.city import City, open_city
from tests.programs import Program

CASES, KILLS, FAILS = 1_000, 3, 0.5
CLOSED = 50
"""Cases that the city closes in the end, to see whether their citizens hear of it."""
ANSWER_S = 0.5
"""Instead of 30 s: all pauses follow from it, and nobody wants to wait for an hour of them."""
PATIENCE_S = 1_800


@contextmanager
def running(city: City) -> Iterator[Program]:
    """`lotse serve` on a copy of the data, with this city's endpoint."""
    own = {"LOTSE_OPEN311_URL": city.url, "LOTSE_OPEN311_ANSWER_S": str(ANSWER_S), "LOTSE_OPEN311_POLL_S": "5"}
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(folder(), place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("redis", "cache"))
        program = Program(Path(place), FREE | own | {"LOTSE_SECOND_ENCODER": "off"})
        try:
            program.wait_until_ready()
            yield program
        finally:
            program.stop()


async def _report(program: Program, count: int) -> Reported:
    found = Reported()
    killing = asyncio.create_task(_kill(program, count, found))
    try:
        await report_all(program.url, count, found)
        await killing
    finally:
        killing.cancel()
    return found


async def _kill(program: Program, count: int, found: Reported) -> None:
    for kill in range(1, KILLS + 1):
        while len(found.conversations) < kill * count / (KILLS + 1):  # noqa: ASYNC110  (a list says nothing)
            await asyncio.sleep(0.05)
        await asyncio.to_thread(program.kill, "bot brain")


def _stages(program: Program) -> Counter[str]:
    with closing(sqlite3.connect(program.data / "lotse.db", timeout=10)) as sql:
        return Counter(row[0] for row in sql.execute("SELECT stage FROM case_outbox"))


def _wait_until_filed(program: Program) -> Counter[str]:
    until = time.monotonic() + PATIENCE_S
    while set(stages := _stages(program)) - {"filed"} and time.monotonic() < until:
        time.sleep(0.5)
    return stages


def _told(program: Program, found: Reported, city: City) -> int:
    """How many of the citizens whose cases the city closes read that in their conversation."""
    with closing(sqlite3.connect(program.data / "lotse.db", timeout=10)) as sql:
        numbers = dict(sql.execute("SELECT conversation, external_id FROM cases"))
    chosen = found.conversations[:CLOSED]
    for identity, _ in chosen:
        city.close(numbers[identity], "Die Leuchte wurde getauscht.")
    until = time.monotonic() + 120
    while (told := sum(_reads_it(program, *one) for one in chosen)) < len(chosen) and time.monotonic() < until:
        time.sleep(2)
    return told


def _reads_it(program: Program, identity: str, token: str) -> bool:
    address = f"{program.url}/api/v1/conversations/{identity}/messages"
    said = httpx.get(address, headers={"Authorization": f"Bearer {token}"}, timeout=20).json()["messages"]
    return any("Die Leuchte wurde getauscht." in one["text"] for one in said)


def figures(count: int) -> Iterator[Figure]:
    """One program, one endpoint, all citizens."""
    with open_city(fails=FAILS, silent_s=4 * ANSWER_S) as city, running(city) as program:
        began = time.perf_counter()
        found = asyncio.run(_report(program, count))
        took = time.perf_counter() - began
        stages = _wait_until_filed(program)
        yield exactly("cases whose number the citizen has", len(found.conversations), count)
        yield from (Figure(f"  without one: {text}", "STUCK") for text in found.stuck[:5])
        yield Figure("messages of a citizen, median / most", f"{median(found.messages):g} / {max(found.messages)}")
        yield Figure("brain killed", str(KILLS))
        yield Figure("POSTs / stored / answered with a failure", _exchanges(city))
        yield exactly("cases in the outbox that are filed", stages["filed"], count)
        marks = Counter(text.split("]")[0] for text in city.descriptions())
        yield exactly("cases that are at the endpoint", len(marks), count)
        yield exactly("cases that are there twice", sum(number > 1 for number in marks.values()), 0)
        yield Figure("all reported after / all filed after", f"{took:.0f} s / {time.perf_counter() - began:.0f} s")
        city.fails = 0
        yield exactly("closed there, and read in the conversation", _told(program, found, city), min(CLOSED, count))


def _exchanges(city: City) -> str:
    return f"{len(city.posts):,} / {len(city.arrived):,} / {city.failed:,}"


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    print(machine())
    show(figures(parser.parse_args().cases))


if __name__ == "__main__":
    main()
