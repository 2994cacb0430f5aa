"""Figures of the proposed categories: how often the right one is first or among three, and what is decided.

Run with `python tests/bench/bench_reports.py` from the root of the repository.
"""

import csv
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from nlu.categories.learned import learned  # noqa: E402
from nlu.categories.proposer import Proposal, Proposer  # noqa: E402
from nlu.categories.rehearsals import categories_of  # noqa: E402
from nlu.categories.reports import shipped_reports  # noqa: E402
from nlu.retrieval.encoders import UseEncoder  # noqa: E402

EVALUATION = ROOT / "nlu" / "evaluation" / "reports_dev.tsv"
MUST = 0.90
"""Right ones among the first three."""
NOTHING = "none"


def main() -> None:
    """Print all figures; ends with code 1 where too few are right."""
    encoder = UseEncoder()
    start = time.perf_counter()
    proposer = Proposer(categories_of(shipped_reports()), encoder)
    print(f"learned in {time.perf_counter() - start:.1f} s")
    limits = learned(encoder).trust
    print(
        f"sure from {limits.sure_from:.2f}, choices from {limits.choices_from:.2f}, links from {limits.link_from:.2f}"
    )
    with EVALUATION.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    encoder.encode([row["text"] for row in rows])
    proposals, times = _timed(proposer, [row["text"] for row in rows])
    print(f"a text takes {np.median(times):.2f} ms, 99 of 100 at most {np.quantile(times, 0.99):.2f} ms")
    third = _ranks(rows, proposals)
    _decisions(rows, proposals)
    sys.exit(third < MUST)


def _timed(proposer: Proposer, texts: Sequence[str]) -> tuple[list[Proposal], list[float]]:
    """Proposals, and milliseconds for each with its vector known."""
    proposals, times = [], []
    for text in texts:
        start = time.perf_counter()
        proposals.append(proposer.propose(text))
        times.append((time.perf_counter() - start) * 1000)
    return proposals, times


def _ranks(rows: Sequence[dict[str, str]], proposals: Sequence[Proposal]) -> float:
    """Prints shares by language and style; returns the share among the first three."""
    reports = [(row, found) for row, found in zip(rows, proposals, strict=True) if row["expected"] != NOTHING]
    groups = {"all": reports}
    for column in ("lang", "style"):
        for value in sorted({row[column] for row, _ in reports}):
            groups[value] = [(row, found) for row, found in reports if row[column] == value]
    shares = {name: [_within(group, first) for first in (1, 3)] for name, group in groups.items()}
    for name, (one, three) in shares.items():
        print(f"{name:<12} {len(groups[name]):>4} texts   first {one:6.1%}   first three {three:6.1%}")
    if "--wrong" in sys.argv:
        for row, found in reports:
            if row["expected"] != found.ranked[0].code:
                best = " ".join(f"{r.code} {r.chance:.2f}" for r in found.ranked[:3])
                print(f"  {row['expected']}: {best}: {row['text'][:100]}")
    return shares["all"][1]


def _within(group: Sequence[tuple[dict[str, str], Proposal]], first: int) -> float:
    return float(np.mean([row["expected"] in {r.code for r in found.ranked[:first]} for row, found in group]))


def _decisions(rows: Sequence[dict[str, str]], proposals: Sequence[Proposal]) -> None:
    outcomes: Counter[tuple[str, str]] = Counter()
    for row, found in zip(rows, proposals, strict=True):
        held = "right" if row["expected"] in found.codes else "wrong"
        kind = "nothing" if row["expected"] == NOTHING else "reports"
        outcomes[kind, found.decision if found.decision == "unknown" else f"{found.decision} {held}"] += 1
    for kind in ("reports", "nothing"):
        total = sum(count for (of, _), count in outcomes.items() if of == kind)
        shares = ", ".join(
            f"{name} {count / total:.1%}" for (of, name), count in sorted(outcomes.items()) if of == kind
        )
        print(f"{kind}: {shares}")


if __name__ == "__main__":
    main()
