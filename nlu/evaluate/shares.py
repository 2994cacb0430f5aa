"""Shares of the outcomes, of all rows and of groups of them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlu.evaluate.labelled_set import OUTSIDE
from nlu.evaluate.outcomes import Outcome, Scored


@dataclass(frozen=True)
class Shares:
    """Number of rows, and the shares (0 to 1) of the outcomes; `within_one_clarification` holds `right_at_once`."""

    rows: int
    right_at_once: float
    within_one_clarification: float
    asked_in_vain: float
    unanswered: float
    wrong: float


@dataclass(frozen=True)
class Outside:
    """Rows out of scope: `recall` is the share with no article at all, neither answered nor offered."""

    rows: int
    recall: float
    clarified: float
    answered: float


def shares(scored: Sequence[Scored]) -> Shares:
    """Shares of at least one row."""
    counts, rows = Counter(one.outcome for one in scored), len(scored)
    return Shares(
        rows=rows,
        right_at_once=counts[Outcome.RIGHT] / rows,
        within_one_clarification=(counts[Outcome.RIGHT] + counts[Outcome.CLARIFIED]) / rows,
        asked_in_vain=counts[Outcome.IN_VAIN] / rows,
        unanswered=counts[Outcome.UNANSWERED] / rows,
        wrong=counts[Outcome.WRONG] / rows,
    )


def shares_by(scored: Sequence[Scored], key: Callable[[Scored], str]) -> dict[str, Shares]:
    """Shares of each group, the largest group first; rows without a key are left out."""
    groups: defaultdict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        groups[key(one)].append(one)
    groups.pop("", None)
    return {name: shares(group) for name, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))}


def outside(scored: Sequence[Scored]) -> Outside | None:
    """The rows out of scope; None where the set has none."""
    found = [one for one in scored if one.row.expected.kind == OUTSIDE]
    if not found:
        return None
    told = shares(found)
    return Outside(told.rows, recall=told.right_at_once, clarified=told.asked_in_vain, answered=told.wrong)
