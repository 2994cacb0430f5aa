"""Which meaning a text has, whatever categories a city has for it: learned from the shipped wordings."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlu.categories.reports import Reports
from nlu.components.linear_model import Model, Settings
from nlu.retrieval.encoders import Encoder, Vectors
from nlu.retrieval.outofscope import out_of_scope

Doubles = NDArray[np.float64]
NONE = ""
"""Label of texts that report nothing."""
_OUTSIDE_STEP = 8
"""Every eighth question about anything else; with all of them half of what is learned would be no report."""


@dataclass(frozen=True)
class Example:
    """A text and the code of its meaning; `said` by citizens, or else a name or keyword of cities."""

    text: str
    meaning: str
    said: bool


@dataclass(frozen=True)
class Meanings:
    """The model, and what it says about each of its examples when it has not seen it."""

    model: Model
    names: tuple[str, ...]
    """Codes of the meanings and `NONE`, as the columns of chances are ordered."""
    examples: tuple[Example, ...]
    vectors: Vectors
    left_out: Doubles
    """Chances by a model without that example, shape (examples, names)."""
    _named: dict[str, Doubles] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def learn(cls, reports: Reports, encoder: Encoder) -> "Meanings":
        """Takes about two seconds, nearly all of it for the sentence vectors."""
        examples = tuple(_examples(reports))
        texts, labels = [example.text for example in examples], [example.meaning for example in examples]
        vectors, settings = encoder.encode(texts), Settings(outside_intents=(NONE,))
        names, _, left_out = Model.left_out(texts, vectors, labels, settings)
        return cls(Model.fit(texts, vectors, labels, settings), tuple(names), examples, vectors, left_out)

    def of(self, text: str, vector: Vectors) -> Doubles:
        """Chance of each of `names`."""
        return self.model.understand(text, vector).chances

    def of_phrase(self, phrase: str, vector: Vectors) -> Doubles:
        """The same of a name or keyword, kept: every proposer of a city asks for the same ones, a millisecond each."""
        if phrase not in self._named:
            self._named[phrase] = self.of(phrase, vector)
        return self._named[phrase]


def _examples(reports: Reports) -> list[Example]:
    said = [Example(text, meaning.code, True) for meaning in reports.meanings for text in meaning.wordings]
    named = [
        Example(text, meaning.code, False)
        for meaning in reports.meanings
        for text in dict.fromkeys((*meaning.names, *meaning.keywords))
    ]
    outside = [Example(text, NONE, True) for text in (*reports.unclear, *_elsewhere())]
    return [*said, *named, *outside, *(Example(text, NONE, False) for text in reports.apart)]


def _elsewhere() -> Sequence[str]:
    return [text for questions in out_of_scope().values() for text in questions][::_OUTSIDE_STEP]
