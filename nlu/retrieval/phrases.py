"""Cuts documents into the phrases that are compared with a query, each with its field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from nlu.retrieval.documents import Document

_CHUNK = 220
_MAX_CHUNKS = 16
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n+")
_MARKUP = re.compile(r"[*_#`>|]+|\]\([^)]*\)|[\[\]]|https?://\S+")


class Field(IntEnum):
    """Which part of a document a phrase comes from."""

    TITLE = 0
    ALIAS = 1
    QUESTION = 2
    BODY = 3


@dataclass(frozen=True)
class Phrase:
    """A text of the document at position `document` of the index."""

    document: int
    field: Field
    text: str


def phrases_of(documents: Sequence[Document]) -> list[Phrase]:
    """All phrases, document by document; each document has at least one."""
    return [
        Phrase(position, field, text)
        for position, document in enumerate(documents)
        for field, text in dict.fromkeys(_texts(document))
    ]


def _texts(document: Document) -> list[tuple[Field, str]]:
    heads = [
        *((Field.TITLE, text) for text in document.titles),
        *((Field.ALIAS, text) for text in document.aliases),
        *((Field.QUESTION, text) for text in (*document.questions, *document.foreign)),
    ]
    bodies = [(Field.BODY, text) for text in chunks(document.body)]
    return [(field, text.strip()) for field, text in heads if text.strip()] + bodies or [(Field.TITLE, document.id)]


def chunks(body: str) -> list[str]:
    """Sentences joined up to some 220 characters: short enough for one thought, few enough to be quick."""
    found: list[str] = []
    for sentence in filter(None, map(str.strip, _SENTENCE_END.split(_MARKUP.sub(" ", body)))):
        sentence = sentence[: 2 * _CHUNK]
        if found and len(found[-1]) + len(sentence) < _CHUNK:
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence)
    return found[:_MAX_CHUNKS]
