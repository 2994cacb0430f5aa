"""One message in the inbox: masked, with what it was taken for and how doubtful that is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.messages import Outcome
from bot.privacy.impersonal import impersonal
from bot.privacy.secret_words import hidden_pairs

Guess = dict[str, Any]
"""{kind: article or intent, name, confidence}: what may have been meant besides."""
MOST_GUESSES = 4
_SURE = 0.9
_UNANSWERED = frozenset({Outcome.UNANSWERED_NO_MATCH, Outcome.FAILED})
_FALLBACK, ARTICLE = "nlu_fallback", "ask_article"


@dataclass(frozen=True)
class Fresh:
    """A message that is not in the inbox yet, as the record has it."""

    conversation: str
    seq: int
    at: datetime
    site: str
    text: str
    language: str
    understood: Mapping[str, Any]
    """Empty where an agent has marked what was said to a person."""
    outcome: str | None

    @property
    def intent(self) -> str:
        """Of what nobody has read, too."""
        return str(self.understood.get("intent") or _FALLBACK)[:80]

    @property
    def article(self) -> str | None:
        """The article that it was found to be about."""
        return self.understood.get("article")

    @property
    def confidence(self) -> float:
        """Of what it was taken for."""
        return float(self.understood.get("confidence") or 0.0)

    @property
    def meaning(self) -> str:
        """What it was taken for; only messages of one meaning stand in one group, so that one decision fits all."""
        return f"article {self.article}" if self.article else f"intent {self.intent}"

    @property
    def is_settled(self) -> bool:
        """Whether nobody needs other articles to choose from: it is surely right, or there were several."""
        sure = self.understood.get("band") == "answer" and self.confidence >= _SURE
        return sure or len(self.understood.get("candidates") or ()) > 1

    def read_by_staff(self) -> str:
        """The text without what names or reaches a person, and without secret words."""
        return impersonal(hidden_pairs(" ".join(self.text.split())))


Level = Literal["none", "outside", "clarified", "answered"]
_FROM: dict[Level, float] = {"none": 0.8, "outside": 0.6, "clarified": 0.4, "answered": 0.0}


def uncertainty(fresh: Fresh) -> float:
    """From 0 (surely right) to 1: without an answer, not ours, asked back, answered; within each by confidence."""
    level = _level(fresh)
    width = 0.4 if level == "answered" else 0.2
    return round(_FROM[level] + width * (1 - min(1.0, max(0.0, fresh.confidence))), 4)


def _level(fresh: Fresh) -> Level:
    if fresh.outcome in _UNANSWERED or fresh.intent == _FALLBACK:
        return "none"
    if fresh.outcome == Outcome.UNANSWERED_OUT_OF_SCOPE:
        return "outside"
    return "clarified" if fresh.outcome == Outcome.CLARIFIED else "answered"


def guesses(fresh: Fresh, near: Iterable[tuple[str, float]]) -> list[Guess]:
    """What may have been meant besides: the articles that were in question or are `near`, then other acts."""
    chances = dict(near)
    articles = [*(fresh.understood.get("candidates") or ()), *chances]
    others = [name for name in dict.fromkeys(articles) if name != fresh.article]
    found = [_guess("article", name, chances.get(name)) for name in others]
    acts = [_guess("intent", name, chance) for name, chance in (fresh.understood.get("acts") or {}).items()]
    room = MOST_GUESSES - min(1, len(acts))
    return [*found[:room], *acts][:MOST_GUESSES]


def _guess(kind: str, name: str, chance: float | None) -> Guess:
    return {"kind": kind, "name": name, "confidence": None if chance is None else round(float(chance), 3)}
