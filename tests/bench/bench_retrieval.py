"""Figures of the retrieval: how often it finds the service, how often it dares, how long it takes.

Run with `python tests/bench/bench_retrieval.py` from the root of the repository; with `--make` the shipped
ranker and bands are first learned anew from the demo city.
"""

import csv
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from bot.knowledge.articles import Article  # noqa: E402
from bot.knowledge.files import read_folder  # noqa: E402
from bot.knowledge.imports import read_catalogue  # noqa: E402
from bot.knowledge.lexicon.entries import Entry, shipped_lexicon  # noqa: E402
from bot.knowledge.lexicon.links import link  # noqa: E402
from bot.knowledge.library import document  # noqa: E402
from nlu.retrieval.bands import Bands, shipped_bands  # noqa: E402
from nlu.retrieval.defaults import write_defaults  # noqa: E402
from nlu.retrieval.documents import Document  # noqa: E402
from nlu.retrieval.encoders import E5Encoder, UseEncoder  # noqa: E402
from nlu.retrieval.index import Index  # noqa: E402
from nlu.retrieval.rehearsals import Case  # noqa: E402
from nlu.yaml_files import read_yaml  # noqa: E402

MUNICH = ROOT.parent / "shared" / "data" / "munich-services"
EVALUATION = ROOT / "nlu" / "evaluation"
NEAR_MISSES = ROOT / "tests" / "nlu" / "retrieval" / "data" / "near_misses_held_out.yml"
MUST = 0.62, 0.90
"""Hits among the first three that must be reached, without the editors' keywords and with them."""


def main() -> None:
    """Print all figures; the Munich part is skipped aloud where its data is not there."""
    if "--make" in sys.argv:
        encoders = UseEncoder(cache_size=60_000), E5Encoder(cache_size=60_000, threads=2)
        write_defaults(rehearsed_documents(), *encoders, ROOT / "nlu" / "retrieval" / "data")
    bands = shipped_bands()
    demo(bands)
    if not MUNICH.is_dir():
        print(f"SKIPPED: {MUNICH} is not there, so the figures on a foreign catalogue are missing")
        return
    munich("as imported, keywords left out", list(services(False)), MUST[0], bands)
    munich("as imported, with keywords", list(services(True)), MUST[1], bands)
    munich("keywords and starter lexicon left out", list(services(False, {})), None, bands)


def demo_documents() -> list[Document]:
    """The articles of the demo city, as the library indexes them."""
    articles = read_folder(ROOT / "bot" / "demo" / "musterstadt").articles
    links = link(articles, shipped_lexicon())
    return [document(article, links.get(article.id)) for article in articles]


def rehearsed_documents() -> list[Document]:
    """The demo city, and every service of the lexicon that it does not have: as many near twins as a large city."""
    articles = read_folder(ROOT / "bot" / "demo" / "musterstadt").articles
    told = {found.entry.id for found in link(articles, shipped_lexicon()).values()}
    others = [entry for entry in shipped_lexicon().values() if entry.id not in told]
    return [*demo_documents(), *(of_entry(entry) for entry in others)]


def of_entry(entry: Entry) -> Document:
    """A service of which nothing is known but how it is asked for."""
    return Document(f"lexicon-{entry.id}", entry.names[:1], entry.names[1:], entry.de, entry.foreign())


def demo(bands: Bands) -> None:
    """The demo city and questions that nothing has learned from; right at once must reach 0.85."""
    documents = demo_documents()
    index = Index.build(documents, UseEncoder())
    print(f"\nDemo city: {len(documents)} articles, development set, out of scope, near misses held out")
    asked = [(row["text"], row["expected"], row["lang"]) for row in rows("musterstadt_dev.tsv")]
    for language in ("de", "en"):
        print(f"  {language}")
        report([_case(index, text, set(ids.split(","))) for text, ids, lang in asked if lang == language], bands)
    print("  out of scope, then near misses")
    report([_case(index, row["text"], set()) for row in rows("out_of_scope_dev.tsv")], bands)
    report([_case(index, question, set()) for question in near_misses()], bands)
    timing(documents, [text for text, _, _ in asked])


def rows(name: str) -> list[dict[str, str]]:
    """A labelled set: text, expected ids or `oos`, language."""
    with (EVALUATION / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def near_misses() -> list[str]:
    """Questions that only sound like a service."""
    themes: dict[str, dict[str, list[str]]] = read_yaml(NEAR_MISSES)
    return [question for by_theme in themes.values() for questions in by_theme.values() for question in questions]


def _case(index: Index, text: str, right: set[str]) -> Case:
    return Case(text, tuple(index.search(text)), frozenset(right))


def munich(name: str, documents: Sequence[Document], must: float | None, bands: Bands) -> None:
    """The real catalogue with its editors' keywords as queries."""
    index = Index.build(documents, UseEncoder())
    found = [Case(query, tuple(index.search(query)), right) for query, right in keyword_queries()]
    outside = [row["text"] for row in rows("out_of_scope_dev.tsv")]
    print(f"\nMunich, {len(documents)} services, {name}{f' (hit@3 must reach {must})' if must else ''}")
    report([*found, *(Case(q, tuple(index.search(q)), frozenset()) for q in outside)], bands)
    timing(documents, [case.query for case in found])


def services(keep_keywords: bool, lexicon: Mapping[str, Entry] | None = None) -> Iterator[Document]:
    """The catalogue as it is after its import, which adds the starter lexicon; by the catalogue's own ids."""
    articles = read_catalogue(MUNICH).articles
    links = link(articles, shipped_lexicon() if lexicon is None else lexicon)
    for article in articles:
        found = document(article if keep_keywords else without_synonyms(article), links.get(article.id))
        yield replace(found, id=str(article.external_id))


def without_synonyms(article: Article) -> Article:
    """The import makes synonyms of keywords."""
    texts = {language: text.model_copy(update={"synonyms": ()}) for language, text in article.texts.items()}
    return article.model_copy(update={"texts": texts})


def keyword_queries() -> list[tuple[str, frozenset[str]]]:
    """Queries with the services that carry them."""
    with (MUNICH / "keyword_queries.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [(row["query"], frozenset(row["relevant_service_ids"].split(","))) for row in rows]


def report(found: Sequence[Case], bands: Bands) -> None:
    """Hits, and what the bands make of them."""
    inside = [case for case in found if case.right]
    if inside:
        hits = [np.mean([bool(case.right & {c.id for c in case.candidates[:k]}) for case in inside]) for k in (1, 3, 5)]
        print("  hit@1/3/5   " + "  ".join(f"{value:.3f}" for value in hits) + f"   ({len(inside)} queries)")
    for label, cases in (("in scope", inside), ("out of scope", [case for case in found if not case.right])):
        counts = Counter(outcome(case, bands) for case in cases)
        answered = counts["answer-right"] + counts["answer-wrong"]
        risk = f"  wrong among answered {counts['answer-wrong'] / answered:.3f}" if answered else ""
        if cases:
            shares = "  ".join(f"{name} {n / len(cases):.3f}" for name, n in sorted(counts.items()))
            print(f"  {label:14}{shares}{risk}")


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
