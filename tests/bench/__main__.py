"""`python -m tests.bench [--only PART ...]`, also `make bench`: measures and prints a table."""

import argparse
from collections.abc import Callable, Iterator

from tests.bench.figures import Figure, machine, show
from tests.bench.plain_rasa import plain_rasa
from tests.bench.starting import starting
from tests.bench.training import training
from tests.bench.turns import long_conversation, one_citizen, throughput


def retrieval() -> Iterator[Figure]:
    """Has a table of its own."""
    from tests.bench import bench_retrieval

    bench_retrieval.main()
    return iter(())


PARTS: dict[str, Callable[[], Iterator[Figure]]] = {
    "start": starting,
    "one": one_citizen,
    "throughput": throughput,
    "long": long_conversation,
    "training": training,
    "retrieval": retrieval,
    "rasa": plain_rasa,
}


def main() -> None:
    """Run the parts that were asked for, all by default."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    print(machine())
    for part in parser.parse_args().only:
        show(PARTS[part]())


if __name__ == "__main__":
    main()
