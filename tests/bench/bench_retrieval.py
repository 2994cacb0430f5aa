"""Figures of the retrieval: how often it finds the service, how often it dares, how long it takes.

Run with `python tests/bench/bench_retrieval.py` from the root of the repository; with `--make` the shipped
ranker and bands are first learned anew from the demo city.
"""

import csv
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from bot.knowledge.files import read_folder  # noqa: E402
from bot.knowledge.library import document  # noqa: E402
from nlu.retrieval.bands import Bands, Case, shipped_bands  # noqa: E402
from nlu.retrieval.defaults import rehearsals, write_defaults  # noqa: E402
from nlu.retrieval.documents import Document  # noqa: E402
from nlu.retrieval.encoders import UseEncoder  # noqa: E402
from nlu.retrieval.index import Index  # noqa: E402
from nlu.retrieval.outofscope import out_of_scope  # noqa: E402
from nlu.retrieval.ranker import shipped_ranker  # noqa: E402

MUNICH = ROOT.parent / "shared" / "data" / "munich-services"
FLOORS = {"keywords left out": 0.62, "keywords as aliases": 0.90}


def main() -> None:
    """Print all figures; the Munich part is skipped aloud where its data is not there."""
    if "--make" in sys.argv:
        write_defaults(demo_documents(), UseEncoder(cache_size=60_000), ROOT / "nlu" / "retrieval" / "data")
    bands = shipped_bands()
    demo(bands)
    if not MUNICH.is_dir():
        print(f"SKIPPED: {MUNICH} is not there, so the figures on a foreign catalogue are missing")
        return
    for name, keep in (("keywords left out", False), ("keywords as aliases", True)):
        munich(name, keep, bands)


def demo_documents() -> list[Document]:
    """The articles of the demo city, as the library indexes them."""
    return [document(article) for article in read_folder(ROOT / "bot" / "demo" / "musterstadt").articles]


def demo(bands: Bands) -> None:
    """The demo city, each phrase asked while it is left out of the index."""
    documents = demo_documents()
    print(f"\nDemo city: {len(documents)} articles, every alias and question asked of an index without it")
    found = list(rehearsals(documents, UseEncoder(cache_size=60_000), shipped_ranker()))
    report(found, bands)
    timing(documents, [question for item in documents for question in item.questions][::4])


def munich(name: str, keep: bool, bands: Bands) -> None:
    """The real catalogue with its editors' keywords as queries."""
    documents = list(services(keep))
    index = Index.build(documents, UseEncoder())
    found = [Case(query, tuple(index.search(query)), right) for query, right in keyword_queries()]
    outside = [question for questions in out_of_scope().values() for question in questions]
    print(f"\nMunich, {len(documents)} services, {name} (hit@3 must reach {FLOORS[name]})")
    report([*found, *(Case(q, tuple(index.search(q)), frozenset()) for q in outside)], bands)
    timing(documents, [case.query for case in found])


def services(keep_keywords: bool) -> Iterator[Document]:
    """The catalogue as documents."""
    for line in (MUNICH / "services_de.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Document(
            row["id"], (row["name"],), tuple(row["keywords"]) if keep_keywords else (), (), row["description"]
        )


def keyword_queries() -> list[tuple[str, frozenset[str]]]:
    """Queries with the services that carry them."""
    with (MUNICH / "keyword_queries.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [(row["query"], frozenset(row["relevant_service_ids"].split(","))) for row in rows]


def report(found: Sequence[Case], bands: Bands) -> None:
    """Hits, and what the bands make of them."""
    inside = [case for case in found if case.right]
    hits = {k: np.mean([bool(case.right & {c.id for c in case.candidates[:k]}) for case in inside]) for k in (1, 3, 5)}
    print("  hit@1/3/5   " + "  ".join(f"{value:.3f}" for value in hits.values()) + f"   ({len(inside)} queries)")
    for label, cases in (("in scope", inside), ("out of scope", [case for case in found if not case.right])):
        counts = Counter(outcome(case, bands) for case in cases)
        print(f"  {label:14}" + "  ".join(f"{name} {n / len(cases):.3f}" for name, n in sorted(counts.items())))


def outcome(case: Case, bands: Bands) -> str:
    """Band, and for queries in scope whether the right article is among its ids."""
    decision = bands.decide(case.candidates, case.query)
    if decision.band == "none" or not case.right:
        return decision.band
    return f"{decision.band}-{'right' if case.right & set(decision.ids) else 'wrong'}"


def timing(documents: Sequence[Document], queries: Sequence[str]) -> None:
    """Build with known vectors, and searches for texts that no cache knows; processor time of one thread."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "vectors.npz"
        Index.build(documents, UseEncoder(), cache=cache)
        began = time.thread_time()
        index = Index.build(documents, UseEncoder(), cache=cache)
        built = time.thread_time() - began
    index.search("warm")
    spent = []
    for query in queries:
        began = time.thread_time()
        index.search(f"{query} ?")
        spent.append(time.thread_time() - began)
    p50, p95 = np.percentile(spent, [50, 95]) * 1000
    print(f"  build {built:.2f} s with known vectors   search p50 {p50:.1f} ms  p95 {p95:.1f} ms (cold queries)")


if __name__ == "__main__":
    main()
