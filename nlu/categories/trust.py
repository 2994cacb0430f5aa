"""How far the meanings are to be trusted: the weights of what speaks for a category, and from where on chances count.

Both are learned from the shipped wordings, the same on every machine; so they are shipped beside them, and a start need
not learn them again. `python -m nlu.categories.trust` does, after wordings were changed; until then every start does.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.categories.links import link_limit
from nlu.categories.meanings import HeldOut, Meanings, examples_of
from nlu.categories.rehearsals import Cases, rehearse
from nlu.categories.reports import Reports
from nlu.categories.risk import exceeded_by, trusted_from
from nlu.categories.weighing import chances, learn
from nlu.retrieval.encoders import Encoder

Doubles = NDArray[np.float64]
SHIPPED = Path(__file__).parent / "data" / "trust.json"
_WRONG = 0.05
"""Share of wrong ones among the categories that are named without asking; the citizen sees the summary and may correct
it, but somebody in a hurry will not."""
_ASKED = 0.2
"""Share of texts that report nothing which may be answered with choices: not harmful, but it looks foolish."""


@dataclass(frozen=True)
class Trust:
    """What is known of the meanings besides the meanings themselves."""

    link_from: float
    """Chance from which on a name or a keyword is trusted to have a meaning."""
    weights: tuple[float, ...]
    sure_from: float
    """Chance from which on the best category is named without asking."""
    choices_from: float
    """Chance of all categories together from which on the best ones are offered."""


def trust_in(meanings: Meanings, reports: Reports, encoder: Encoder) -> Trust:
    """The shipped one if it is of these reports and of this encoder, else learned now, in about two seconds."""
    kept = _shipped()
    if kept and kept["learned_from"] == _digest(reports, encoder):
        return Trust(**kept["trust"] | {"weights": tuple(kept["trust"]["weights"])})
    return learn_trust(meanings, reports, encoder)


def learn_trust(meanings: Meanings, reports: Reports, encoder: Encoder) -> Trust:
    """Learned anew; the same reports and vectors give the same."""
    held_out = HeldOut.of(meanings)
    cases = rehearse(reports, held_out, encoder)
    weights = learn(cases.rows, cases.right, cases.there, cases.weight)
    every = _chances(cases, weights)
    categories = every[:, :-1]
    best = categories.argmax(axis=1)
    right = cases.right[np.arange(len(best)), best]
    sure_from = trusted_from(categories.max(axis=1), right, cases.weight, _WRONG)
    choices_from = exceeded_by(categories.sum(axis=1)[cases.idle], _ASKED)
    return Trust(link_limit(held_out), tuple(weights.tolist()), sure_from, choices_from)


def _chances(cases: Cases, weights: Doubles) -> Doubles:
    """Of the alternatives that are there, shape (cases, alternatives)."""
    every = np.where(cases.there, chances(cases.rows, weights), 0.0)
    return np.asarray(every / every.sum(axis=1, keepdims=True))


@cache
def _shipped() -> dict[str, Any] | None:
    return json.loads(SHIPPED.read_text(encoding="utf-8")) if SHIPPED.exists() else None


def _digest(reports: Reports, encoder: Encoder) -> str:
    """Of everything that the trust is learned from."""
    learned_from = [encoder.name, *(repr(example) for example in examples_of(reports)), repr(reports)]
    return hashlib.sha256("\n".join(learned_from).encode()).hexdigest()


def ship() -> None:
    """Learn the trust in the shipped reports and keep it beside them."""
    from nlu.categories.reports import shipped_reports
    from nlu.components.shared_encoder import shared_encoder

    reports, encoder = shipped_reports(), shared_encoder()
    trust = learn_trust(Meanings.learn(reports, encoder), reports, encoder)
    kept = {"learned_from": _digest(reports, encoder), "trust": asdict(trust)}
    SHIPPED.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    ship()
