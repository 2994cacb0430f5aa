"""Whether a message is a dialogue act or a question for an article: one chance, learned from both sides' evidence."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from nlu.retrieval.bands import Decision

Doubles = NDArray[np.float64]
_EDGE = 0.01
_OFFERED = 0.2
_FEWEST = 50


@dataclass(frozen=True)
class Evidence:
    """What the classifier says of a message (chances of the best act and of a question for an article), and what
    retrieval found."""

    act: float
    article: float
    decision: Decision

    def row(self) -> Doubles:
        """All as log odds, so that a weighted sum of them is a log odds again."""
        chances = np.array([self.act, self.article, self.decision.first, self.decision.near])
        clipped = np.clip(chances, _EDGE, 1 - _EDGE)
        return np.asarray(np.log(clipped / (1 - clipped)))


@dataclass(frozen=True)
class Rivalry:
    """A logistic model over `Evidence`; the defaults serve until a model is trained."""

    weights: tuple[float, ...] = (1.0, -0.3, -0.4, -0.2)
    offset: float = 0.0
    act_from: float = 0.5
    """Chance from which on the act is taken."""
    offered_from: float = _OFFERED
    """Chance from which on the act stands among the choices of a question back."""

    def chance(self, evidence: Evidence) -> float:
        """Chance (0 to 1) that the best act is what the citizen meant."""
        return float(1 / (1 + np.exp(-(evidence.row() @ np.array(self.weights) + self.offset))))

    @classmethod
    def learn(cls, found: Sequence[tuple[Evidence, bool]], risk: float) -> "Rivalry":
        """From held-out messages and whether the act was right; at most `risk` wrong among the acts taken."""
        right = np.array([is_right for _, is_right in found])
        if len(found) < _FEWEST or right.all() or not right.any():
            return cls()
        rows = np.stack([evidence.row() for evidence, _ in found])
        model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=1000).fit(rows, right)
        chances = model.predict_proba(rows)[:, 1]
        weights = tuple(round(float(weight), 4) for weight in model.coef_[0])
        return cls(weights, round(float(model.intercept_[0]), 4), _limit(chances, right, risk))

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Rivalry":
        """The opposite of `to_json`."""
        return cls(**data | {"weights": tuple(data["weights"])})


def _limit(chances: Doubles, right: NDArray[np.bool_], risk: float) -> float:
    """The lowest chance, but never below one half, from which on the share of wrong acts stays within the risk."""
    order = np.argsort(-chances, kind="stable")
    wrong = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    within = np.flatnonzero(wrong <= risk)
    return round(max(float(chances[order[within[-1]]]), 0.5), 4) if len(within) else 0.9
