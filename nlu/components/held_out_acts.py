"""What the classifier says of each training example when it has not learned from it."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.linear_classifier import held_out_chances, ordered

_SEED = 17
MOST_ACTS, MOST_ARTICLES = 1_500, 600
"""Examples that are looked at; more would make the training longer and what is learned hardly surer."""
FEWEST = 5
_POINTS = 200
"""Points that a curve is drawn from."""


@dataclass(frozen=True)
class HeldOutAct:
    """One example with its label: its most likely act with its chance, and that of a question for an article."""

    text: str
    label: str
    name: str
    chance: float
    article: float

    @property
    def right(self) -> bool:
        """Whether the act is what the example stands for."""
        return self.name == self.label


@dataclass(frozen=True)
class Told:
    """How a held-out example would have been answered: how surely, whether rightly, and whether at all."""

    sure: float
    right: bool
    answered: bool


def held_out_acts(data: TrainingData, article_intent: str) -> list[HeldOutAct]:
    """Examples of acts and some of the questions for articles; none where there are too few to hold some out."""
    examples = ordered(data.intent_examples)
    count = Counter(example.get(INTENT) for example in examples)
    examples = [example for example in examples if count[example.get(INTENT)] >= FEWEST]
    if len({example.get(INTENT) for example in examples}) < 2:
        return []
    names, kept, chances = held_out_chances(examples)
    articles = np.array([name == article_intent for name in names])
    acts = np.where(articles, -1.0, chances)
    best, of_article = acts.argmax(axis=1), chances[:, articles].sum(axis=1)
    found = [
        HeldOutAct(e.get(TEXT), e.get(INTENT), names[best[at]], float(acts[at, best[at]]), float(of_article[at]))
        for at, e in enumerate(examples[place] for place in kept)
    ]
    asked = [act for act in found if act.label == article_intent]
    return _some([act for act in found if act.label != article_intent], MOST_ACTS) + _some(asked, MOST_ARTICLES)


def _some(acts: list[HeldOutAct], most: int) -> list[HeldOutAct]:
    """The same ones each time."""
    return random.Random(_SEED).sample(acts, most) if len(acts) > most else acts


def figures_of(
    acts: Sequence[HeldOutAct], told: Sequence[Told], risk: float, article_intent: str = "ask_article"
) -> dict[str, Any]:
    """Accuracy and recall of the acts, and the curve of risk (share of wrong) against coverage by falling surety.

    The curve has rows (threshold, coverage, risk); both shares are of all messages that were told.
    """
    of_acts = [act for act in acts if act.label != article_intent]
    right = np.array([act.right and act.chance > act.article for act in of_acts], dtype=np.bool_)
    labels = np.array([act.label for act in of_acts])
    recall = {str(name): float(right[labels == name].mean()) for name in np.unique(labels)}
    accuracy = float(right.mean()) if len(right) else 0.0
    return {"accuracy": accuracy, "recall": recall, "curve": _curve(told), "risk": risk}


def _curve(told: Sequence[Told]) -> list[tuple[float, float, float]]:
    ordered = sorted((one for one in told if one.answered), key=lambda one: -one.sure)
    wrong = np.cumsum([not one.right for one in ordered])
    step = max(len(ordered) // _POINTS, 1)
    at = range(step - 1, len(ordered), step)
    return [(round(ordered[i].sure, 4), (i + 1) / len(told), float(wrong[i]) / (i + 1)) for i in at]
