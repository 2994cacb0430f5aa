"""The load generator, a process of its own: `python -m tests.bench.load lotse 8000 --citizens 16 --seconds 20`.

Closed loop: each citizen says the next thing when the answer to the last one is there. Prints JSON:
turns, seconds, turns per second, p50 and p95 in milliseconds, errors.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from statistics import quantiles
from typing import Any

from tests.bench.callers import CALLERS, Caller
from tests.bench.mix import Scenes


def measure(kind: str, port: int, citizens: int, seconds: float) -> dict[str, Any]:
    """Run the load in a process of its own and get its figures."""
    options = ["--citizens", str(citizens), "--seconds", str(seconds)]
    command = [sys.executable, "-m", "tests.bench.load", kind, str(port), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


async def citizen(caller: Caller, scenes: Scenes, end: float, took: list[float], errors: list[str]) -> None:
    """One scene after the other until the time is over."""
    while time.perf_counter() < end:
        try:
            await scene(caller, scenes, end, took)
        except (AssertionError, OSError, asyncio.IncompleteReadError) as error:
            errors.append(f"{type(error).__name__}: {error}"[:200])
            await asyncio.sleep(0.05)


async def scene(caller: Caller, scenes: Scenes, end: float, took: list[float]) -> None:
    """One conversation."""
    await caller.begin()
    offered: list[str] = []
    for kind in scenes.kinds():
        said, chosen = scenes.said(kind, offered)
        began = time.perf_counter()
        offered = await caller.say(said, chosen)
        took.append(time.perf_counter() - began)
        if time.perf_counter() > end:
            return


async def load(kind: str, port: int, citizens: int, seconds: float) -> dict[str, Any]:
    """All citizens at once."""
    took: list[float] = []
    errors: list[str] = []
    began = time.perf_counter()
    callers = [CALLERS[kind]("127.0.0.1", port) for _ in range(citizens)]
    crowd = (citizen(caller, Scenes(n), began + seconds, took, errors) for n, caller in enumerate(callers))
    await asyncio.gather(*crowd)
    spent = time.perf_counter() - began
    cuts = quantiles(took, n=100) if len(took) > 1 else [0.0] * 99
    return {
        "turns": len(took),
        "seconds": round(spent, 2),
        "per_second": round(len(took) / spent, 1),
        "p50_ms": round(cuts[49] * 1000, 1),
        "p95_ms": round(cuts[94] * 1000, 1),
        "errors": len(errors),
        "first_error": errors[0] if errors else None,
    }


def main() -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=CALLERS)
    parser.add_argument("port", type=int)
    parser.add_argument("--citizens", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    print(json.dumps(asyncio.run(load(given.kind, given.port, given.citizens, given.seconds))))


if __name__ == "__main__":
    main()
