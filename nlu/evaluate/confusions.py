"""Which articles and intents are taken for which, and how well each one is known."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.evaluate.outcomes import ASKED_BACK, GOOD, Outcome, Scored


@dataclass(frozen=True)
class Confusion:
    """What was expected and what was given instead, how often, and one text as example."""

    expected: str
    given: str
    count: int
    example: str


@dataclass(frozen=True)
class Known:
    """How well one article or intent is known, from answers at once; shares from 0 to 1."""

    rows: int
    precision: float
    recall: float
    f1: float


def confusions(scored: Sequence[Scored]) -> list[Confusion]:
    """All pairs that went wrong, the most frequent first; at the same number wrong ones before unanswered ones."""
    pairs: defaultdict[tuple[str, str], list[Scored]] = defaultdict(list)
    for one in scored:
        if one.outcome not in GOOD:
            pairs["|".join(one.row.expected.names), one.given.label].append(one)
    worst = sorted(pairs.items(), key=lambda item: (-len(item[1]), item[1][0].outcome is not Outcome.WRONG, item[0]))
    return [Confusion(*pair, len(found), found[0].row.text) for pair, found in worst]


def classes(one: Scored) -> tuple[str, str]:
    """The expected and the given class of a row; the same where it was right at once."""
    names = one.row.expected.names
    if one.outcome is not Outcome.RIGHT:
        return names[0], one.given.label
    right = one.given.label if one.given.label in names else names[0]
    return right, right


def known(scored: Sequence[Scored]) -> dict[str, Known]:
    """Figures of each class that is expected somewhere, the weakest first."""
    pairs = [classes(one) for one in scored]
    expected, found = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    right = Counter(pair[0] for pair in pairs if pair[0] == pair[1])
    figures = {name: _known(expected[name], found[name], right[name]) for name in expected}
    return dict(sorted(figures.items(), key=lambda item: (item[1].f1, -item[1].rows, item[0])))


def _known(expected: int, found: int, right: int) -> Known:
    precision = right / found if found else 0.0
    return Known(expected, precision, right / expected, 2 * right / (expected + found))


def most_confused(scored: Sequence[Scored], most: int) -> list[str]:
    """At most `most` classes that take part in the most confusions, questions back left aside."""
    counts: Counter[str] = Counter()
    for expected, found in (classes(one) for one in scored if one.outcome not in GOOD):
        counts.update({expected, found} - {ASKED_BACK})
    return [name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]]
