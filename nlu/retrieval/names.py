"""Words that citizens use as the name of a service, taken from titles: clear ones and ones that several share."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nlu.retrieval.documents import Document
from nlu.retrieval.words import FACET_WORDS, STOPWORDS, words

_MIN_LENGTH = 4
_PER_NAME = 2
_LONGEST_LINK = 2
Named = tuple[str, frozenset[str]]
"""A query and the ids of all documents that it may mean."""


@dataclass(frozen=True)
class Name:
    """A word of a title; `plain` documents are called just that, `bearers` have it somewhere in a title."""

    word: str
    plain: frozenset[str]
    bearers: frozenset[str]

    @property
    def meant(self) -> frozenset[str]:
        """The one that is called just that, else all that have the word, which is a reason to ask."""
        return self.plain if len(self.plain) == 1 else self.bearers


def names(documents: Sequence[Document]) -> list[Name]:
    """Words of titles and aliases that stand in titles, also as part of a compound; then nicknames."""
    titles = [(d.id, [_content(title) for title in d.titles]) for d in documents]
    queries = {word for d in documents for text in (*d.titles, *d.aliases) for word in _content(text)}
    found = [_name(word, titles, queries) for word in sorted(queries) if len(word) >= _MIN_LENGTH]
    nicknames = [_nickname(name.word, documents) for name in found if not name.bearers]
    return [name for name in (*found, *nicknames) if name.bearers]


def named_questions(documents: Sequence[Document]) -> Iterator[Named]:
    """Everyday wordings of each clear name: all of them where other titles have the word too, else a few.

    "What does a passport cost?" must not mean the express passport, and few titles teach that.
    """
    ways = _wordings()
    for at, name in enumerate(name for name in names(documents) if len(name.meant) == 1):
        count = len(ways) if len(name.bearers) > 1 else _PER_NAME
        yield from ((ways[(at * _PER_NAME + i) % len(ways)].format(name.word), name.meant) for i in range(count))


def vague_questions(documents: Sequence[Document]) -> Iterator[Named]:
    """Words that several services share, alone and in a few wordings, with all of these services."""
    ways = _wordings()
    for at, name in enumerate(name for name in names(documents) if len(name.meant) > 1):
        yield from ((ways[i].format(name.word), name.meant) for i in (0, at % len(ways), (at + 5) % len(ways)))


def _name(word: str, titles: Sequence[tuple[str, list[list[str]]]], known: Collection[str]) -> Name:
    plain = frozenset(key for key, texts in titles if any(text == [word] for text in texts))
    holding = (key for key, texts in titles if any(_holds(other, word, known) for text in texts for other in text))
    return Name(word, plain, frozenset(holding))


def _nickname(word: str, documents: Sequence[Document]) -> Name:
    """A word that no title has and that just one document is also called ("perso")."""
    called = frozenset(d.id for d in documents if any(_content(alias) == [word] for alias in d.aliases))
    return Name(word, called, called if len(called) == 1 else frozenset())


def _holds(other: str, word: str, known: Collection[str]) -> bool:
    """Whether a word is the other or a part of it; "perso" is no part of "Personalausweis"."""
    rest = other.removeprefix(word)
    return other.endswith(word) or (rest != other and any(rest[link:] in known for link in range(_LONGEST_LINK + 1)))


def _content(text: str) -> list[str]:
    return [word for word in words(text) if word not in STOPWORDS and word not in FACET_WORDS]


@cache
def _wordings() -> tuple[str, ...]:
    return tuple(files("nlu.retrieval").joinpath("data/wordings.txt").read_text(encoding="utf-8").split("\n")[:-1])
