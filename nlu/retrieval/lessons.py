"""What a catalogue teaches about itself: its own aliases and questions as queries, each hidden from the index.

Two situations are rehearsed: a phrase nobody has written down yet in an article that has others (one phrase
left out), and an article that came with nothing but its title and text (all of them left out).
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import Encoder
from nlu.retrieval.features import FeatureIndex, Floats, Mask
from nlu.retrieval.names import named_questions
from nlu.retrieval.thesaurus import Thesaurus
from nlu.retrieval.words import fold

_HARD = 48
_BARE_STEP = 5
_SEED = 17


@dataclass(frozen=True)
class Lesson:
    """One query: features of its hardest documents, and which of them are right."""

    values: Floats
    right: Mask


def lessons(
    documents: Sequence[Document], encoder: Encoder, thesaurus: Thesaurus | None = None, limit: int = 1500
) -> list[Lesson]:
    """Up to `limit` lessons with one phrase left out, a fifth as many with all; the same for the same documents."""
    queries = _queries(documents)
    full = FeatureIndex(documents, encoder, thesaurus)
    bare = FeatureIndex([document.bare() for document in documents], encoder, thesaurus)
    picked = random.Random(_SEED).sample(sorted(queries), min(limit, len(queries)))
    hidden = [_lesson(full, queries[key], left_out=True) for key in picked]
    return hidden + [_lesson(bare, queries[key], left_out=False) for key in picked[::_BARE_STEP]]


def _queries(documents: Sequence[Document]) -> dict[str, tuple[str, frozenset[int]]]:
    """Each alias, question and clear name once, with the positions of all documents that carry it."""
    texts: dict[str, str] = {}
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for position, document in enumerate(documents):
        for text in document.wordings:
            owners[fold(text)].add(position)
            texts.setdefault(fold(text), text)
    places = {document.id: position for position, document in enumerate(documents)}
    for text, ids in named_questions(documents):
        owners[fold(text)].update(places[document_id] for document_id in ids)
        texts.setdefault(fold(text), text)
    return {key: (texts[key], frozenset(owners[key])) for key in texts}


def _lesson(index: FeatureIndex, query: tuple[str, frozenset[int]], left_out: bool) -> Lesson:
    text, owners = query
    values = index.compare(text, index.saying(text) if left_out else None).values
    right = np.zeros(len(values), dtype=np.bool_)
    right[list(owners)] = True
    hardest = np.argsort(-values.sum(axis=1), kind="stable")[:_HARD]
    kept = np.union1d(hardest, np.flatnonzero(right))
    return Lesson(values[kept], right[kept])


def batches(found: Sequence[Lesson]) -> Iterator[tuple[Floats, Mask]]:
    """Lessons of the same size together, as (lessons, documents, features) and (lessons, documents)."""
    sizes: defaultdict[int, list[Lesson]] = defaultdict(list)
    for lesson in found:
        sizes[len(lesson.values)].append(lesson)
    for size in sorted(sizes):
        yield np.stack([x.values for x in sizes[size]]), np.stack([x.right for x in sizes[size]])
