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
_SETTINGS = Settings(outside_intents=(NONE,))


@dataclass(frozen=True)
class Example:
    """A text and the code of its meaning; `said` by citizens, or else a name or keyword of cities."""

    text: str
    meaning: str
    said: bool


@dataclass(frozen=True)
class Meanings:
    """The model, and the examples that it was made from."""

    model: Model
    names: tuple[str, ...]
    """Codes of the meanings and `NONE`, as the columns of chances are ordered."""
    examples: tuple[Example, ...]
    vectors: Vectors
    """Of the examples, shape (examples, dim)."""
    _phrases: dict[str, Doubles] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def learn(cls, reports: Reports, encoder: Encoder) -> "Meanings":
        """Takes more than a second, most of it for the sentence vectors."""
        examples = tuple(examples_of(reports))
        texts, labels = [example.text for example in examples], [example.meaning for example in examples]
        vectors = encoder.encode(texts)
        model = Model.fit(texts, vectors, labels, _SETTINGS)
        return cls(model, tuple(model.names), examples, vectors)

    def of(self, text: str, vector: Vectors) -> Doubles:
        """Chance of each of `names`."""
        return self.model.understand(text, vector).chances

    def of_phrases(self, phrases: Sequence[str], encoder: Encoder) -> Doubles:
        """The same of names and keywords, shape (phrases, names); kept: every proposer of a city asks for the same."""
        new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in self._phrases]
        if new:
            self._phrases.update(zip(new, self.model.chances(new, encoder.encode(new)), strict=True))
        return np.stack([self._phrases[phrase] for phrase in phrases])


@dataclass(frozen=True)
class HeldOut:
    """What the model of the meanings says about each of its examples when it has not seen it."""

    meanings: Meanings
    chances: Doubles
    """Shape (examples, names)."""

    @classmethod
    def of(cls, meanings: Meanings) -> "HeldOut":
        """Exact, and as quick as learning the model once more."""
        texts = [example.text for example in meanings.examples]
        labels = [example.meaning for example in meanings.examples]
        return cls(meanings, Model.left_out(texts, meanings.vectors, labels, _SETTINGS)[2])


def examples_of(reports: Reports) -> list[Example]:
    """All that is learned from, always in the same order."""
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
