"""`python -m tests.bench.bench_handover [--only PART ...]`, also `make bench-handover`: can the handover be relied on?

Everything goes over HTTP to a running program with one brain and a trained model, on this machine.
"""

import argparse
import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.claims import claim_at_once
from tests.bench.cuts import Cuts, work_through_cuts
from tests.bench.desk_people import Office, office
from tests.bench.figures import Figure, at_most, machine, show
from tests.bench.latency import percentile, ways
from tests.bench.place import FREE, folder
from tests.bench.silence import many_handovers
from tests.programs import Program

CLAIMS, CROWD = 200, 50
HANDOVERS, COUNTERS = 1_000, 10
CUT_COUNTERS, FASTER, LIFE_S, KILLS = 20, 60.0, 30.0, 3
CHATS, STAFF, SECONDS = 100, 20, 30.0


def exactly(what: str, value: int, goal: int) -> Figure:
    """A count that must be this one."""
    return Figure(what, f"{value:,}", f"= {goal:,}", value == goal)


def claims(program: Program, desk: Office) -> Iterator[Figure]:
    """Agents reach for one chat at the same moment."""
    found = asyncio.run(claim_at_once(program.port, desk, CLAIMS, CROWD))
    yield exactly(f"{CROWD} agents claim one chat: rounds with one winner", found.one_winner, CLAIMS)
    yield exactly("others who are told by name who has it", found.told_by_name, CLAIMS * (CROWD - 1))
    yield Figure("until all are answered, slowest round", f"{found.slowest_ms:.0f} ms")


def silence(program: Program, desk: Office) -> Iterator[Figure]:
    """The bot's answers are under way when a person takes over."""
    found = asyncio.run(many_handovers(program.port, desk, HANDOVERS, COUNTERS))
    yield Figure("random handovers", f"{found.handovers:,}", f">= {HANDOVERS:,}", found.handovers >= HANDOVERS)
    yield Figure("citizens' messages whose answer was in flight at a claim", f"{found.in_flight:,}")
    yield Figure("citizens' messages between claim and release", f"{found.said_while_held:,}")
    yield exactly("bot messages between claim and release", len(found.spoke), 0)


def cuts(program: Program, desk: Office) -> Iterator[Figure]:
    """An hour of work on bad lines, in which the gateway dies too."""
    found = asyncio.run(_bad_hour(program, desk))
    yield Figure("an hour on bad lines: chats / messages", f"{found.chats:,} / {found.messages:,}")
    yield Figure("connections cut / requests and streams begun again", f"{found.cuts:,} / {found.lost:,}")
    yield exactly("differences between citizen, agent and store", len(found.different), 0)
    yield from (Figure(f"  {what}", "DIFFERS") for what in found.different[:10])


async def _bad_hour(program: Program, desk: Office) -> Cuts:
    killing = asyncio.create_task(_kill_gateways(program))
    try:
        return await work_through_cuts(program.port, desk, 1, CUT_COUNTERS, FASTER, LIFE_S)
    finally:
        killing.cancel()


async def _kill_gateways(program: Program) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(3600 / FASTER / (KILLS + 1))
        await asyncio.to_thread(program.kill, "bot gateway")


def latency(program: Program, desk: Office) -> Iterator[Figure]:
    """From the citizen's keyboard to the agent's stream of events."""
    found = asyncio.run(ways(program.port, desk, CHATS, STAFF, SECONDS))
    there, back, where = found.to_agent, found.to_citizen, f"{CHATS} chats, {STAFF} agents"
    yield at_most(f"{where}: citizen to agent, p95", percentile(there, 95), 150, "ms")
    yield Figure("  p50 / p99 / slowest", _spread(there))
    yield Figure("agent to citizen, p50 / p99 / slowest", _spread(back))
    yield exactly("messages that arrived, of those sent", len(there), found.sent)


def _spread(took: list[float]) -> str:
    return f"{percentile(took, 50):.0f} / {percentile(took, 99):.0f} / {max(took):.0f} ms"


@contextmanager
def running() -> Iterator[Program]:
    """`lotse serve` with people at any time, on a copy of the data: no chat of an earlier run waits in it."""
    with tempfile.TemporaryDirectory() as place:
        kept_out = shutil.ignore_patterns("redis", "cache")
        shutil.copytree(folder(), place, dirs_exist_ok=True, ignore=kept_out)
        program = Program(Path(place), FREE | {"LOTSE_SERVICE_HOURS": "always", "LOTSE_SECOND_ENCODER": "off"})
        try:
            program.wait_until_ready()
            yield program
        finally:
            program.stop()


PARTS: dict[str, Callable[[Program, Office], Iterator[Figure]]] = {
    "claims": claims,
    "silence": silence,
    "cuts": cuts,
    "latency": latency,
}


def main() -> None:
    """Run the parts that were asked for, all by default, each on a program of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    print(machine())
    for part in parser.parse_args().only:
        with running() as program, office(program.data) as desk:
            show(PARTS[part](program, desk))


if __name__ == "__main__":
    main()
