"""Makes the weights and bands that are shipped as data; any catalogue with aliases and questions will do.

Shipped: learned from the demo city's own articles by `tests/bench/bench_retrieval.py --make`. They carry
over to other catalogues because every feature is a likeness between texts and none knows an article.
"""

from collections.abc import Sequence
from pathlib import Path

from nlu.retrieval.bands import Bands
from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import Encoder
from nlu.retrieval.ranker import Ranker
from nlu.retrieval.rehearsals import rehearsals

_HARDSHIP = 2.0
"""How much more often a hidden wording misleads than a citizen's question: an article's wordings are written to
be unlike each other, so hiding one hides its kind (compare the rehearsals with nlu/evaluation/musterstadt_dev.tsv).
A foreign catalogue has vaguer titles and more twins than the one rehearsed, hence no such bonus there."""


def write_defaults(documents: Sequence[Document], encoder: Encoder, folder: Path) -> None:
    """Make both from `documents` and store them as `ranker.json` and `bands.json`."""
    ranker = make_ranker(documents, encoder)
    (folder / "ranker.json").write_text(ranker.to_json() + "\n", encoding="utf-8")
    (folder / "bands.json").write_text(make_bands(documents, encoder, ranker).to_json() + "\n", encoding="utf-8")


def make_ranker(documents: Sequence[Document], encoder: Encoder) -> Ranker:
    """The ranker that these documents teach; written to `data/ranker.json` for the shipped one."""
    return Ranker.fit(documents, encoder)


def make_bands(
    documents: Sequence[Document],
    encoder: Encoder,
    ranker: Ranker,
    risk: float = 0.04,
    outside: Sequence[str] | None = None,
) -> Bands:
    """Bands for these documents, as they are and as they would be with fewer words or nothing but their text."""
    return Bands.learn(list(rehearsals(documents, encoder, ranker, outside)), _HARDSHIP * risk, risk / 2)
