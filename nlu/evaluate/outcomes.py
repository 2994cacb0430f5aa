"""What became of each text: what the model made of it, and whether that was right."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from nlu.evaluate.labelled_set import OUTSIDE, Expected, Row
from nlu.train import ARTICLE_INTENT, OUT_OF_SCOPE_INTENT

ASKED_BACK = "asked back"
_SAYS_NOTHING = frozenset({OUT_OF_SCOPE_INTENT, "nlu_fallback"})


class Outcome(StrEnum):
    """What a citizen would have got from a text."""

    RIGHT = "right at once"
    CLARIFIED = "right after one clarification"
    IN_VAIN = "asked in vain"
    UNANSWERED = "unanswered"
    WRONG = "wrong"


GOOD = frozenset({Outcome.RIGHT, Outcome.CLARIFIED})
"""What got the citizen there, be it after a question back."""


@dataclass(frozen=True)
class Given:
    """What the model made of a text: an article, a question back with articles to choose from, an act, or nothing."""

    kind: Literal["article", "question", "act", "nothing"]
    ids: tuple[str, ...] = ()
    """Articles; with `act` the name of the intent, which may also stand last among the choices of a question."""
    confidence: float = 0.0
    """The model's own chance (0 to 1) that `ids` hold what was meant."""

    @property
    def label(self) -> str:
        """The class that was given: an id, an intent, `asked back` or `oos`."""
        if self.kind == "nothing":
            return OUTSIDE
        return ASKED_BACK if self.kind == "question" else self.ids[0]

    @property
    def in_words(self) -> str:
        """The label, and with a question what was offered."""
        return f"{ASKED_BACK}: {', '.join(self.ids)}" if self.kind == "question" else self.label


@dataclass(frozen=True)
class Scored:
    """A row with what was given for it, what that is worth, and how long it took in milliseconds."""

    row: Row
    given: Given
    outcome: Outcome
    ms: float


def given(parsed: Mapping[str, Any]) -> Given:
    """What Rasa's parse data stand for: `intent`, and `articles` of the knowledge matcher (its `ARTICLES`)."""
    name, confidence = parsed["intent"]["name"], float(parsed["intent"]["confidence"])
    if name is None or name in _SAYS_NOTHING:
        return Given("nothing")
    if name != ARTICLE_INTENT:
        return Given("act", (name,), confidence)
    articles = parsed.get("articles") or {"band": "none", "ids": [], "confidence": 0.0}
    if articles["band"] == "none" or not articles["ids"]:
        return Given("nothing")
    if articles["band"] == "answer":
        return Given("article", tuple(articles["ids"]), float(articles["confidence"]))
    act = (articles["act"],) if articles.get("act") else ()
    return Given("question", (*articles["ids"], *act), float(articles["confidence"]))


def score(row: Row, found: Given, ms: float) -> Scored:
    """The row with its outcome."""
    return Scored(row, found, outcome(row.expected, found), ms)


def outcome(expected: Expected, found: Given) -> Outcome:
    """Out of scope everything is right that shows no article; a question back is one in vain."""
    if found.kind == "question":
        fits = expected.any_article or not (expected.articles | expected.acts).isdisjoint(found.ids)
        return Outcome.CLARIFIED if fits else Outcome.IN_VAIN
    if expected.kind == OUTSIDE:
        return Outcome.WRONG if found.kind == "article" else Outcome.RIGHT
    if found.kind == "nothing":
        return Outcome.UNANSWERED
    return Outcome.RIGHT if _fits(expected, found) else Outcome.WRONG


def _fits(expected: Expected, found: Given) -> bool:
    if found.kind == "act":
        return found.ids[0] in expected.acts
    return expected.any_article or found.ids[0] in expected.articles
