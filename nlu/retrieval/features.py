"""Compares a query with every document in all the ways the ranker fuses."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import Encoder, Vectors
from nlu.retrieval.grams import GramIndex
from nlu.retrieval.phrase_model import PhraseModel, Places
from nlu.retrieval.phrases import Field, Phrase, phrases_of
from nlu.retrieval.query import Query, Reader
from nlu.retrieval.thesaurus import Thesaurus, shipped_thesaurus
from nlu.retrieval.vectors import encode_cached
from nlu.retrieval.wordindex import WordIndex, WordMatch
from nlu.retrieval.words import folded

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

FEATURES = (
    *("use_title", "use_alias", "use_question", "use_body", "use_head", "use_soft"),
    *("gram_title", "gram_head", "gram_held_head", "gram_held_body"),
    *("word_title", "word_head", "word_filled_title", "word_both_title", "word_both_head", "word_exact"),
    *("word_together", "word_together_head", "word_gap", "word_gap_head", "word_tight_title"),
    *("word_tight_name", "word_tight_head"),
    *("bm25_head", "bm25_body", "bm25_head_share", "bm25_body_share"),
    *("rank_use", "rank_gram", "rank_head", "rank_body"),
    "learned",
)
"""Names of the columns of a comparison, in order."""

GAPS = frozenset({"word_gap", "word_gap_head"})
"""The columns that are high for what a document lacks; all others are high for what it has."""

_FEW = 2
_NEIGHBOURS = 3
_SOFTNESS = 20.0
_RANK_OFFSET = 3.0


@dataclass(frozen=True)
class Comparison:
    """A query against all documents: `values` has the shape (documents, len(FEATURES))."""

    values: Floats
    known: float
    """Share of the query's words that stand anywhere."""
    outside: float
    """Likeness (mean cosine) to the nearest questions that no article answers; 0 when none was given."""
    beyond: float = 0.0
    """How much the query sounds like those questions to the model that has learned all phrases, about 0 to 1."""


class FeatureIndex:
    """Phrases of all documents with their vectors, n-grams and words; only read after it is built."""

    def __init__(
        self,
        documents: Sequence[Document],
        encoder: Encoder,
        thesaurus: Thesaurus | None = None,
        cache: Path | None = None,
        outside: Sequence[str] = (),
    ) -> None:
        """`cache` names a file that keeps the vectors between builds; `outside` are questions out of scope."""
        self.documents = tuple(documents)
        self.phrases = phrases_of(documents)
        self._encoder = encoder
        self._rows = _vectors([*(phrase.text for phrase in self.phrases), *outside], encoder, cache)
        self._outside_texts = tuple(map(folded, outside))
        self._said: defaultdict[str, list[int]] = defaultdict(list)
        self._verbatim: defaultdict[str, list[int]] = defaultdict(list)
        for place, phrase in enumerate(self.phrases):
            if phrase.field in (Field.ALIAS, Field.QUESTION):
                self._said[folded(phrase.text)].append(place)
            if phrase.field != Field.BODY:
                self._verbatim[_bare(phrase.text)].append(place)
        self.richness = np.array([_richness(document) for document in documents])
        self._starts = _starts([phrase.document for phrase in self.phrases])
        self._segments = _starts([4 * phrase.document + phrase.field for phrase in self.phrases])
        self._slots = np.array([4 * self.phrases[at].document + self.phrases[at].field for at in self._segments])
        self._reader = Reader(self.phrases, shipped_thesaurus() if thesaurus is None else thesaurus)
        self._words = WordIndex(self.phrases, self._starts, self._reader)
        self._grams = GramIndex([phrase.text for phrase in self.phrases])
        self._named = np.array([at for at, phrase in enumerate(self.phrases) if phrase.field != Field.BODY])
        self._model = self._learned() if documents else None

    def compare(self, text: str, left_out: Mask | None = None) -> Comparison:
        """All features of a query; phrases in the mask `left_out` count as if they were not there."""
        if self._model is None:
            return Comparison(np.empty((0, len(FEATURES)), dtype=np.float32), 0.0, 0.0)
        query = self._reader.read(text)
        vector = self._encoder.encode([query.topic])[0]
        use = np.asarray(self._vectors @ vector, dtype=np.float32)
        likeness = self._outside @ vector
        outside = _nearest(likeness if left_out is None else likeness[~self._same_outside(text)])
        cosine, held = self._gram_match(query)
        match = self._words.search(query, left_out)
        both = np.sqrt(match.covered * match.filled)
        stacked = np.stack([use, cosine, held, match.covered, match.filled, both, match.tight])
        if left_out is not None:
            stacked[:, left_out] = 0
        soft = np.log(np.add.reduceat(np.exp(_SOFTNESS * stacked[0]), self._starts)) / _SOFTNESS
        learned = self._model.score(query.text, vector, self._unlearned(text, left_out))
        table = _assemble(self._by_field(stacked), soft, match, learned[:-1])
        return Comparison(table, match.known, outside, float(learned[-1]))

    def expect(self, texts: Iterable[str]) -> None:
        """These queries come next: the encoder takes a third of the time for many texts at once and remembers them."""
        self._encoder.encode([self._reader.read(text).topic for text in texts])

    @property
    def _vectors(self) -> Vectors:
        return self._rows[: len(self.phrases)]

    @property
    def _outside(self) -> Vectors:
        """Vectors of the questions out of scope; they stand behind those of the phrases."""
        return self._rows[len(self.phrases) :]

    def _learned(self) -> PhraseModel:
        """Titles and wordings tell what a document is about, its text speaks of much else; the last class is none."""
        owners = np.array([self.phrases[at].document for at in self._named])
        none = np.full(len(self._outside), len(self.documents))
        places = np.concatenate([self._named, np.arange(len(self.phrases), len(self._rows))])
        texts = [*(self.phrases[at].text for at in self._named), *self._outside_texts]
        return PhraseModel(texts, self._rows, places, np.concatenate([owners, none]), len(self.documents) + 1)

    def _unlearned(self, text: str, left_out: Mask | None) -> Places:
        """Numbers of the left-out phrases in the model: the given ones, and the query itself if it is out of scope."""
        if left_out is None:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(np.concatenate([left_out[self._named], self._same_outside(text)]))

    def saying(self, text: str) -> Mask:
        """The phrases that say just this, in any document; titles and bodies do not count."""
        mask = np.zeros(len(self.phrases), dtype=np.bool_)
        mask[self._said.get(folded(text), [])] = True
        return mask

    def owner(self, text: str) -> str | None:
        """The one document that has just this text as its title or as a wording of several words; else None."""
        owners = {phrase.document for phrase in self._having(text) if _tells(phrase)}
        return self.documents[owners.pop()].id if len(owners) == 1 else None

    def owners(self, text: str) -> frozenset[str]:
        """All documents that have this text among their wordings; titles do not count."""
        return frozenset(self.documents[self.phrases[place].document].id for place in self._said.get(folded(text), ()))

    def _having(self, text: str) -> list[Phrase]:
        return [self.phrases[place] for place in self._verbatim.get(_bare(text), ())]

    def _same_outside(self, text: str) -> Mask:
        """Which of the questions out of scope are this one."""
        asked = folded(text)
        return np.array([other == asked for other in self._outside_texts], dtype=np.bool_)

    def _gram_match(self, query: Query) -> tuple[Floats, Floats]:
        cosine, held = self._grams.search(query.text)
        if query.official != query.text:
            cosine2, held2 = self._grams.search(query.official)
            return np.maximum(cosine, cosine2), np.maximum(held, held2)
        return cosine, held

    def _by_field(self, stacked: Floats) -> Floats:
        """Best phrase of each field, shape (kinds, documents, fields); -1 where a document has none."""
        best = np.maximum.reduceat(stacked, self._segments, axis=1)
        fields = np.full((len(stacked), 4 * len(self.documents)), -1, dtype=np.float32)
        fields[:, self._slots] = best
        return fields.reshape(len(stacked), len(self.documents), 4)


def _bare(text: str) -> str:
    return folded(text).strip(" ?!.")


def _tells(phrase: Phrase) -> bool:
    """A single keyword may be in many questions' mouth; a title or several words are meant as they are."""
    return phrase.field == Field.TITLE or len(phrase.text.split()) > 1


def _vectors(texts: Sequence[str], encoder: Encoder, cache: Path | None) -> Vectors:
    """One row per text, in order; each different text is encoded once."""
    different = list(dict.fromkeys(texts))
    places = {text: at for at, text in enumerate(different)}
    rows = encode_cached(different, encoder, cache)
    return np.take(rows, [places[text] for text in texts], axis=0)


def _richness(document: Document) -> float:
    """From 0 for a document with nothing but title and text towards 1 for one with many wordings of citizens."""
    count = len(document.wordings)
    return count / (count + _FEW)


def _starts(owners: Sequence[int]) -> NDArray[np.int64]:
    return np.flatnonzero(np.diff(np.array(owners, dtype=np.int64), prepend=-1))


def _assemble(fields: Floats, soft: Floats, match: WordMatch, learned: Floats) -> Floats:
    head = fields[:, :, : Field.BODY].max(axis=2)
    filled = np.where(fields < 0, head[:, :, None], fields)
    use, cosine, held, covered, full, both, tight = filled
    body = np.maximum(fields[:, :, Field.BODY], 0)
    columns = [
        *(use[:, Field.TITLE], use[:, Field.ALIAS], use[:, Field.QUESTION], body[0], head[0], soft),
        *(cosine[:, Field.TITLE], head[1], head[2], body[2]),
        *(covered[:, Field.TITLE], head[3], full[:, Field.TITLE], both[:, Field.TITLE], head[5]),
        *((head[5] > 0.99).astype(np.float32), match.together, match.together_head, match.gap, match.gap_head),
        *(tight[:, Field.TITLE], np.maximum(tight[:, Field.TITLE], tight[:, Field.ALIAS]), head[6]),
        *(np.log1p(match.head), np.log1p(match.body), _share(match.head), _share(match.body)),
        *(_rank(np.maximum(head[0], body[0])), _rank(head[1]), _rank(match.head), _rank(match.body)),
        learned,
    ]
    return np.asarray(np.stack(columns, axis=1), dtype=np.float32)


def _nearest(likeness: Floats) -> float:
    """The mean of the best few, so that one unlucky neighbour does not decide."""
    best = np.partition(likeness, -_NEIGHBOURS)[-_NEIGHBOURS:] if len(likeness) > _NEIGHBOURS else likeness
    return float(best.mean()) if len(best) else 0.0


def _share(scores: Floats) -> Floats:
    return np.asarray(scores / max(float(scores.max()), 1e-6), dtype=np.float32)


def _rank(scores: Floats) -> Floats:
    """1 for the best, falling with the rank; nothing for what did not match at all."""
    order = np.argsort(-scores, kind="stable")
    ranks = np.empty(len(scores), dtype=np.float32)
    ranks[order] = (1 + _RANK_OFFSET) / (1 + _RANK_OFFSET + np.arange(len(scores)))
    return np.where(scores > 0, ranks, 0).astype(np.float32)
