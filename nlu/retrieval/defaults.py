"""Makes the weights and bands that are shipped as data; any catalogue with aliases and questions will do.

Shipped: learned from the demo city's own articles by `tests/bench/bench_retrieval.py --make`. They carry
over to other catalogues because every feature is a likeness between texts and none knows an article.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from nlu.retrieval.bands import Bands, Case, cases
from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import Encoder
from nlu.retrieval.index import Index
from nlu.retrieval.outofscope import out_of_scope
from nlu.retrieval.ranker import Ranker
from nlu.retrieval.words import STOPWORDS, words

_FOLDS = 5
_MIN_KEYWORD = 4


def write_defaults(documents: Sequence[Document], encoder: Encoder, folder: Path) -> None:
    """Make both from `documents` and store them as `ranker.json` and `bands.json`."""
    ranker = make_ranker(documents, encoder)
    (folder / "ranker.json").write_text(ranker.to_json() + "\n", encoding="utf-8")
    (folder / "bands.json").write_text(make_bands(documents, encoder, ranker).to_json() + "\n", encoding="utf-8")


def make_ranker(documents: Sequence[Document], encoder: Encoder) -> Ranker:
    """The ranker that these documents teach; written to `data/ranker.json` for the shipped one."""
    return Ranker.fit(documents, encoder)


def make_bands(documents: Sequence[Document], encoder: Encoder, ranker: Ranker, risk: float = 0.04) -> Bands:
    """Bands for these documents, as they are and as they would be with nothing but title and text.

    Each fifth of their aliases and questions is asked of an index without it.
    """
    return Bands.learn(list(rehearsals(documents, encoder, ranker)), risk)


def rehearsals(documents: Sequence[Document], encoder: Encoder, ranker: Ranker) -> Iterator[Case]:
    """Held-out queries with what the index finds: phrases, keywords, and questions out of scope."""
    outside = [question for questions in out_of_scope().values() for question in questions]
    titles = _title_words(documents)
    bare = Index.build([replace(d, aliases=(), questions=()) for d in documents], encoder, ranker=ranker)
    for fold in range(_FOLDS):
        index = Index.build([_without(d, fold) for d in documents], encoder, ranker=ranker)
        positives = [(text, d.id) for d in documents for text in _phrases(d)[fold::_FOLDS]]
        negatives = outside[fold::_FOLDS]
        words_of_titles = [(word, document_id) for word, ids in titles[fold::_FOLDS] for document_id in ids]
        yield from cases(positives + words_of_titles, negatives, index)
        yield from cases(positives[:: _FOLDS - 1], negatives, bare)


def _phrases(document: Document) -> tuple[str, ...]:
    return (*document.aliases, *document.questions)


def _without(document: Document, fold: int) -> Document:
    hidden = set(_phrases(document)[fold::_FOLDS])
    aliases = tuple(text for text in document.aliases if text not in hidden)
    return replace(document, aliases=aliases, questions=tuple(q for q in document.questions if q not in hidden))


def _title_words(documents: Sequence[Document]) -> list[tuple[str, list[str]]]:
    """Single words as queries, with all documents that have them in a title, also as part of a compound.

    What several titles share is a reason to ask back.
    """
    titles = [(d.id, [w for title in d.titles for w in words(title)]) for d in documents]
    names = {w for d in documents for text in (*d.titles, *d.aliases) for w in words(text)}
    queries = sorted(word for word in names - STOPWORDS if len(word) >= _MIN_KEYWORD)
    found = ((q, [d for d, ws in titles if any(w.startswith(q) or w.endswith(q) for w in ws)]) for q in queries)
    return [(query, ids) for query, ids in found if ids]
