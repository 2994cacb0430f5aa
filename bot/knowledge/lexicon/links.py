"""Which entry of the lexicon belongs to which article: by service key where that is clear, else by name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.knowledge.articles import Article
from bot.knowledge.lexicon.entries import Entry
from nlu.retrieval.words import stems

NAME_FROM = 0.8
"""Similarity of names from which on they are taken to mean the same service."""
SAME_KEY_FROM = 0.34
"""The same among services that share their key: there the name only has to tell them apart."""


@dataclass(frozen=True)
class Link:
    """An article's entry, and how it was found; `similarity` of the names from 0 to 1."""

    entry: Entry
    by: Literal["key", "name", "editor"]
    similarity: float


def link(articles: Iterable[Article], lexicon: Mapping[str, Entry]) -> dict[str, Link]:
    """The link of each article that has one, by article id. What an editor has set is not changed."""
    articles = list(articles)
    by_key: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in lexicon.values():
        for key in entry.keys:
            by_key[key].append(entry)
    shared = Counter(article.service_key for article in articles)
    found = {article.id: _link(article, lexicon, by_key, shared) for article in articles}
    return {name: made for name, made in found.items() if made}


def _link(
    article: Article, lexicon: Mapping[str, Entry], by_key: Mapping[str, list[Entry]], shared: Counter[str | None]
) -> Link | None:
    if article.lexicon and article.lexicon.entry is not None:
        entry = lexicon.get(article.lexicon.entry)
        return Link(entry, "editor", 1.0) if entry else None
    if article.lexicon and article.lexicon.off:
        return None
    keyed = by_key.get(article.service_key or "", [])
    if len(keyed) == 1 and shared[article.service_key] == 1:
        return Link(keyed[0], "key", likeness(article, keyed[0]))
    named = _best(article, lexicon.values(), NAME_FROM)
    if named and (named.entry in keyed or not keyed):
        return named
    among = _best(article, keyed, SAME_KEY_FROM)
    return Link(among.entry, "key", among.similarity) if among else named


def _best(article: Article, entries: Iterable[Entry], least: float) -> Link | None:
    """The entry whose name is nearest; none where it is not near enough."""
    rated = [(likeness(article, entry), entry) for entry in entries]
    similarity, entry = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    return Link(entry, "name", similarity) if entry and similarity >= least else None


def likeness(article: Article, entry: Entry) -> float:
    """Likeness (0 to 1) of the article's title and the nearest name of the entry."""
    _, text = article.text("de")
    return max(name_likeness(text.title, name) for name in entry.names)


def name_likeness(one: str, other: str) -> float:
    """Dice's coefficient of the word stems of two names (0 to 1); small words do not count."""
    first, second = _stems(one), _stems(other)
    return 2 * len(first & second) / max(len(first) + len(second), 1)


@lru_cache(maxsize=16_384)
def _stems(name: str) -> frozenset[str]:
    """Remembered, because each article of a catalogue is compared with each name of the lexicon."""
    return frozenset(stems(name))
