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
from nlu.retrieval.second_look import GROUPS, SecondLook

_CONDITIONS = {"whole": 2, "aliases": 6, "bare": 6}
"""How much of each document stands in the index, and that only every n-th query is asked there."""
_MANY = 12_000
"""Wordings of a catalogue beyond which even fewer are asked: there are enough."""
_FRAGMENT = 0.5
AGAIN = 24
"""Candidates of a second look, from which its order is learned."""
_FOREIGN_STEP = 3
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
    again: tuple[Candidate, ...] = ()
    """What a second look finds; empty without one."""


def rehearsals(
    documents: Sequence[Document],
    encoder: Encoder,
    ranker: Ranker,
    outside: Sequence[str] | None = None,
    second: Encoder | None = None,
) -> Iterator[Case]:
    """Held-out queries with what the index finds: wordings, names of services, and questions out of scope.

    Each fifth of them is asked of an index that knows only the other four. Without `outside` (questions out of
    scope) the shipped ones are asked; with a `second` encoder each case holds what a second look finds too.
    """
    outside = shipped_outside() if outside is None else outside
    crowd = _crowd(documents)
    for condition, step in _CONDITIONS.items():
        reduced = [_reduced(document, condition) for document in documents]
        look = SecondLook(reduced, second) if second else None
        for fold in range(GROUPS):
            kept = [question for at, question in enumerate(outside) if at % GROUPS != fold]
            known = [_reduced(_without(document, fold), condition) for document in documents]
            index = Index.build(known, encoder, ranker=ranker, outside=kept, second=look)
            asked = [*_asked(documents, fold)][fold % (crowd * step) :: crowd * step]
            asked += [_Asked(question) for question in outside[fold::GROUPS]]
            yield from (_case(index, a, None if condition == "bare" else fold) for a in asked)
    yield from _missing(documents, encoder, ranker, second)


def _crowd(documents: Sequence[Document]) -> int:
    """How many times too many wordings there are."""
    return max(1, round(sum(len(document.wordings) for document in documents) / _MANY))


def _missing(documents: Sequence[Document], encoder: Encoder, ranker: Ranker, second: Encoder | None) -> Iterator[Case]:
    """Wordings of articles that a bare catalogue does not have, where the nearest one is a temptation."""
    for fold in range(GROUPS):
        absent = documents[fold::GROUPS]
        known = [d.bare() for at, d in enumerate(documents) if at % GROUPS != fold]
        look = SecondLook(known, second) if second else None
        index = Index.build(known, encoder, ranker=ranker, second=look)
        for query in [text for document in absent for text in document.wordings][
            :: _crowd(documents) * _CONDITIONS["bare"]
        ]:
            yield _case(index, _Asked(query, frozenset(), _FRAGMENT, "lacking"), None)


def _case(index: Index, asked: "_Asked", hidden: int | None) -> Case:
    again = tuple(index.look_again(asked.query, AGAIN, hidden)) if index.can_look_again else ()
    return Case(asked.query, tuple(index.search(asked.query)), asked.right, asked.weight, asked.kind, again)


@dataclass(frozen=True)
class _Asked:
    query: str
    right: frozenset[str] = frozenset()
    weight: float = 1.0
    kind: Kind = "asked"


def _asked(documents: Sequence[Document], fold: int) -> Iterator[_Asked]:
    """Queries of one fold, mostly hidden from its index; keywords count less, since citizens ask in sentences."""
    for document in documents:
        right, hidden = frozenset({document.id}), document.wordings[fold::GROUPS]
        sentences, foreign = set(document.questions), set(document.foreign)
        hidden = tuple(t for at, t in enumerate(hidden) if t not in foreign or (at + fold) % _FOREIGN_STEP == 0)
        yield from (_Asked(text, right, 1.0 if text in sentences else _FRAGMENT) for text in hidden)
        kept = [text for text in document.aliases[:_FEW] if text not in hidden]
        yield from (_Asked(text, right, _FRAGMENT) for text in kept[fold : fold + 1])
    for query, ids in [*named_questions(documents), *vague_questions(documents)][fold::GROUPS]:
        yield _Asked(query, ids, _FRAGMENT, "drill")


def _without(document: Document, fold: int) -> Document:
    hidden = set(document.wordings[fold::GROUPS])
    aliases = tuple(text for text in document.aliases if text not in hidden)
    questions = tuple(text for text in document.questions if text not in hidden)
    foreign = tuple(text for text in document.foreign if text not in hidden)
    return replace(document, aliases=aliases, questions=questions, foreign=foreign)


def _reduced(document: Document, condition: str) -> Document:
    if condition == "bare":
        return document.bare()
    return replace(document.bare(), aliases=document.aliases[:_FEW]) if condition == "aliases" else document
