"""Asks a catalogue its own wordings while they are hidden, in all the conditions that catalogues come in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import Encoder
from nlu.retrieval.index import Candidate, Index
from nlu.retrieval.names import named_questions, vague_questions
from nlu.retrieval.outofscope import shipped_outside
from nlu.retrieval.ranker import Ranker

_FOLDS = 5
_CONDITIONS = {"whole": 1, "aliases": 3, "bare": 3}
"""How much of each document stands in the index, and that only every n-th query is asked there."""
_FRAGMENT = 0.5
_FEW = 5


Kind = Literal["asked", "drill", "lacking"]
"""What citizens ask; what is only there to learn from; and questions for the city that this catalogue has no
article for, where an answer is wrong but choices do no harm."""


@dataclass(frozen=True)
class Case:
    """A labelled query with what the index found; `right` is empty when no article answers it."""

    query: str
    candidates: tuple[Candidate, ...]
    right: frozenset[str]
    weight: float = 1.0
    """How often a citizen's message is like this one, against the others."""
    kind: Kind = "asked"


def rehearsals(
    documents: Sequence[Document], encoder: Encoder, ranker: Ranker, outside: Sequence[str] | None = None
) -> Iterator[Case]:
    """Held-out queries with what the index finds: wordings, names of services, and questions out of scope.

    Each fifth of them is asked of an index that knows only the other four. Without `outside` (questions out of
    scope) the shipped ones are asked.
    """
    outside = shipped_outside() if outside is None else outside
    for condition, step in _CONDITIONS.items():
        for fold in range(_FOLDS):
            kept = [question for at, question in enumerate(outside) if at % _FOLDS != fold]
            known = [_reduced(_without(d, fold), condition) for d in documents]
            index = Index.build(known, encoder, ranker=ranker, outside=kept)
            asked = [*_asked(documents, fold)][fold % step :: step]
            asked += [_Asked(question) for question in outside[fold::_FOLDS]]
            yield from (Case(a.query, tuple(index.search(a.query)), a.right, a.weight, a.kind) for a in asked)
    yield from _missing(documents, encoder, ranker)


def _missing(documents: Sequence[Document], encoder: Encoder, ranker: Ranker) -> Iterator[Case]:
    """Wordings of articles that a bare catalogue does not have, where the nearest one is a temptation."""
    for fold in range(_FOLDS):
        absent = documents[fold::_FOLDS]
        known = [_reduced(d, "bare") for at, d in enumerate(documents) if at % _FOLDS != fold]
        index = Index.build(known, encoder, ranker=ranker)
        for query in [text for document in absent for text in _phrases(document)][:: _CONDITIONS["bare"]]:
            yield Case(query, tuple(index.search(query)), frozenset(), _FRAGMENT, "lacking")


@dataclass(frozen=True)
class _Asked:
    query: str
    right: frozenset[str] = frozenset()
    weight: float = 1.0
    kind: Kind = "asked"


def _asked(documents: Sequence[Document], fold: int) -> Iterator[_Asked]:
    """Queries of one fold, mostly hidden from its index; keywords count less, since citizens ask in sentences."""
    for document in documents:
        right, hidden = frozenset({document.id}), _phrases(document)[fold::_FOLDS]
        yield from (_Asked(text, right, 1.0 if text in document.questions else _FRAGMENT) for text in hidden)
        kept = [text for text in document.aliases[:_FEW] if text not in hidden]
        yield from (_Asked(text, right, _FRAGMENT) for text in kept[fold : fold + 1])
    for query, ids in [*named_questions(documents), *vague_questions(documents)][fold::_FOLDS]:
        yield _Asked(query, ids, _FRAGMENT, "drill")


def _phrases(document: Document) -> tuple[str, ...]:
    return (*document.aliases, *document.questions)


def _without(document: Document, fold: int) -> Document:
    hidden = set(_phrases(document)[fold::_FOLDS])
    aliases = tuple(text for text in document.aliases if text not in hidden)
    return replace(document, aliases=aliases, questions=tuple(q for q in document.questions if q not in hidden))


def _reduced(document: Document, condition: str) -> Document:
    if condition == "bare":
        return replace(document, aliases=(), questions=())
    return replace(document, aliases=document.aliases[:_FEW], questions=()) if condition == "aliases" else document
