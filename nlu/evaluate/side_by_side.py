"""Two models on the same set: the difference of each figure, and the sentences that only one of them gets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlu.evaluate.figures import Figures, rounded
from nlu.evaluate.outcomes import Outcome, Scored

_WORTH = {
    Outcome.RIGHT: 3,
    Outcome.CLARIFIED: 2,
    Outcome.IN_VAIN: 1,
    Outcome.UNANSWERED: 1,
    Outcome.WRONG: 0,
}
"""A wrong answer is worse than none; a question back in vain costs the citizen about as much as no answer."""
_GROUPS = ("all", "by_kind", "by_language", "by_style", "oos")
_SINGLE = ("calibration_error", "coverage_at_risk", "ms_p50", "ms_p95")


@dataclass(frozen=True)
class Change:
    """A sentence with which the two models fare differently."""

    text: str
    expected: str
    outcome: str
    given: str
    against_outcome: str
    against_given: str


@dataclass(frozen=True)
class Comparison:
    """Figures of the model minus those of the other one by dotted name; sentences won and lost against it."""

    difference: dict[str, float]
    won: list[Change] = field(default_factory=list)
    lost: list[Change] = field(default_factory=list)


def compare(
    scored: Sequence[Scored], figures: Figures, against: Sequence[Scored], against_figures: Figures
) -> Comparison:
    """Both lists hold the same rows in the same order; raises ValueError if not."""
    if [one.row for one in scored] != [one.row for one in against]:
        raise ValueError("the models were not asked the same")
    mine, other = flat(figures), flat(against_figures)
    difference = {name: rounded(mine[name] - other[name]) for name in mine if name in other}
    pairs = list(zip(scored, against, strict=True))
    won = [_change(one, two) for one, two in pairs if _WORTH[one.outcome] > _WORTH[two.outcome]]
    lost = [_change(one, two) for one, two in pairs if _WORTH[one.outcome] < _WORTH[two.outcome]]
    return Comparison(difference, won, lost)


def flat(figures: Figures) -> dict[str, float]:
    """The figures that are single numbers, by dotted name: `by_language.de.wrong`."""
    data = figures.as_data()
    return dict(_leaves({name: data[name] for name in (*_GROUPS, *_SINGLE)}, ""))


def _leaves(data: Mapping[str, Any], before: str) -> Iterator[tuple[str, float]]:
    for name, value in data.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{before}{name}.")
        elif value is not None and name != "rows":
            yield f"{before}{name}", float(value)


def _change(one: Scored, two: Scored) -> Change:
    return Change(
        text=one.row.text,
        expected="|".join(one.row.expected.names),
        outcome=one.outcome.value,
        given=one.given.in_words,
        against_outcome=two.outcome.value,
        against_given=two.given.in_words,
    )
