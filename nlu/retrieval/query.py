"""Reads a query: its words, what each may mean officially, and the query said in official words."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.retrieval.compounds import Compounds
from nlu.retrieval.phrases import Field, Phrase
from nlu.retrieval.separable import Place, joined
from nlu.retrieval.spelling import Spelling
from nlu.retrieval.thesaurus import Reading, Thesaurus, rewrite
from nlu.retrieval.typos import Typos
from nlu.retrieval.words import FACET_WORDS, STOPWORDS, content_words, fold, stem, surface, words

_PART = 0.6
_HYPHENED = 0.8
_MEANING = 0.8
_MEANING_PART = 0.4
_TYPO = 0.9
_FACET = 0.25


FACET_STEMS = frozenset(map(stem, FACET_WORDS))
"""Stems of the words that ask for a side of a topic."""


def topic_weight(word_stem: str) -> float:
    """How much a word tells of the topic: 1, or less when it only asks for one side of it."""
    return _FACET if word_stem in FACET_STEMS else 1.0


@dataclass(frozen=True)
class QueryWord:
    """One word of a query: the index terms that may stand for it, each with its trust (0 to 1)."""

    stem: str
    terms: dict[str, float]
    weight: float = 1.0
    """Less for words that ask for a side of a topic, since they tell no topic from another."""


@dataclass(frozen=True)
class Query:
    """A query as the index compares it; `official` has no everyday words but those that documents use too."""

    text: str
    official: str
    words: tuple[QueryWord, ...]
    topic: str
    """`official` without the words that ask for one side of a topic: what is compared by meaning."""


class Reader:
    """Turns texts into terms with the vocabulary of the documents and the thesaurus."""

    def __init__(self, phrases: Sequence[Phrase], thesaurus: Thesaurus) -> None:
        vocabulary = {word for phrase in phrases for word in words(phrase.text)}
        both = (text for entry in thesaurus.entries for text in (*entry.means, *entry.everyday))
        in_thesaurus = {word for text in both for word in words(text)}
        names = (phrase.text for phrase in phrases if phrase.field in (Field.TITLE, Field.ALIAS))
        self._names = frozenset(stem(word) for text in names for word in words(text))
        self._stems = self._names | {stem(word) for word in in_thesaurus}
        self._thesaurus = thesaurus
        self._compounds = Compounds(vocabulary | in_thesaurus)
        self._spelling = Spelling(phrases, in_thesaurus)
        self._typos = Typos(word for word in vocabulary if word not in STOPWORDS)

    def terms(self, text: str) -> dict[str, float]:
        """Index terms of a phrase: stems count 1, parts of compounds less."""
        found: dict[str, float] = {}
        for word, _ in self._places(text):
            _add(found, self._word_terms(word), 1.0)
        return found

    def read(self, text: str) -> Query:
        """The words of a query with their readings, in the documents' spelling; the same for the same text."""
        text = self._spelling.corrected(text)
        readings = self._thesaurus.readings(text)
        query_words = tuple(self._query_word(word, start, readings) for word, start in self._places(text))
        official = rewrite(text, [reading for reading in readings if self._is_foreign(text, reading)])
        return Query(text, official, query_words, _topic(official))

    def _is_foreign(self, text: str, reading: Reading) -> bool:
        """Whether no title or alias uses the words; what the documents say themselves needs no translation."""
        return any(stem(word) not in self._names for word in content_words(text[reading.start : reading.end]))

    def _query_word(self, word: str, start: int, readings: Sequence[Reading]) -> QueryWord:
        whole = word.replace("-", "")
        terms = self._word_terms(word)
        if meant := self._typos.nearest(whole):
            _add(terms, self._word_terms(meant), _TYPO)
        for part in (*self._compounds.split(whole), *_hyphen_parts(word)):
            self._add_meanings(terms, self._thesaurus.means(part), _PART)
        for reading in readings:
            if reading.start <= start < reading.end:
                self._add_meanings(terms, reading.means, 1.0)
        return QueryWord(stem(whole), terms, topic_weight(stem(whole)))

    def _places(self, text: str) -> list[tuple[str, int]]:
        """Folded words that carry meaning, hyphens kept, with where they start; all words if none does."""
        every: list[Place] = [(fold(word).replace("'", ""), start, end) for word, start, end in surface(text)]
        whole = [(word, start) for word, start, _ in joined(text, every, self._is_known)]
        return [place for place in whole if place[0].replace("-", "") not in STOPWORDS] or whole

    def _is_known(self, word: str) -> bool:
        return stem(word) in self._stems

    def _add_meanings(self, terms: dict[str, float], means: Sequence[str], trust: float) -> None:
        for word in (word for text in means for word in content_words(text)):
            _add(terms, {stem(word): _MEANING}, trust)
            _add(terms, dict.fromkeys(self._compounds.split(word), _MEANING_PART), trust)

    def _word_terms(self, word: str) -> dict[str, float]:
        """The word, the parts of a compound, and what its hyphens part."""
        whole = word.replace("-", "")
        terms = dict.fromkeys(self._compounds.split(whole), _PART)
        for part in _hyphen_parts(word):
            _add(terms, {stem(part): 1.0, **dict.fromkeys(self._compounds.split(part), _PART)}, _HYPHENED)
        return {**terms, stem(whole): 1.0}


def _topic(text: str) -> str:
    """Fee and papers stand in every article; left in, they would draw the question to the longest list of them."""
    places = [(start, end) for word, start, end in surface(text) if fold(word) in FACET_WORDS]
    if len(places) == len(content_words(text)):
        return text
    for start, end in reversed(places):
        text = text[:start] + text[end:]
    return " ".join(text.split())


def _hyphen_parts(word: str) -> list[str]:
    parts = word.split("-")
    return [part for part in parts if part not in STOPWORDS and len(part) > 1] if len(parts) > 1 else []


def _add(terms: dict[str, float], more: dict[str, float], factor: float) -> None:
    for term, weight in more.items():
        terms[term] = max(terms.get(term, 0.0), weight * factor)
