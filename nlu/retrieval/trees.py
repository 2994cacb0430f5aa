"""Small decision trees added to a weighted sum, for what a sum cannot say ("near, but only if no rival is")."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

Doubles = NDArray[np.float64]
DEPTH = 3
_INNER, _LEAVES = 2**DEPTH - 1, 2**DEPTH
_COUNT, _RATE, _SHARE, _COLUMNS, _SEED = 150, 0.08, 0.6, 12, 17
_FEWEST = 400


@dataclass(frozen=True)
class Trees:
    """Full binary trees of one depth as arrays: (trees, inner nodes) and (trees, leaves)."""

    columns: tuple[tuple[int, ...], ...] = ()
    limits: tuple[tuple[float, ...], ...] = ()
    leaves: tuple[tuple[float, ...], ...] = ()

    def arrays(self) -> tuple[NDArray[np.int64], Doubles, Doubles]:
        """Columns, limits and leaves as `sums` takes them."""
        return (
            np.array(self.columns, dtype=np.int64).reshape(-1, _INNER),
            np.array(self.limits, dtype=np.float64).reshape(-1, _INNER),
            np.array(self.leaves, dtype=np.float64).reshape(-1, _LEAVES),
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"columns": self.columns, "limits": self.limits, "leaves": self.leaves}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Trees":
        """The opposite of `to_dict`."""
        return cls(
            tuple(tuple(int(at) for at in row) for row in data["columns"]),
            tuple(tuple(float(limit) for limit in row) for row in data["limits"]),
            tuple(tuple(float(leaf) for leaf in row) for row in data["leaves"]),
        )


def sums(arrays: tuple[NDArray[np.int64], Doubles, Doubles], rows: Doubles) -> Doubles:
    """What the trees add for each row of signals, shape (rows,)."""
    columns, limits, leaves = arrays
    every = np.arange(len(columns))
    at = np.zeros((len(rows), len(columns)), dtype=np.int64)
    for _ in range(DEPTH):
        seen = np.take_along_axis(rows, columns[every, at], axis=1)
        at = 2 * at + 1 + (seen > limits[every, at])
    return np.asarray(leaves[every, at - _INNER].sum(axis=1))


def grow(signals: Doubles, labels: NDArray[np.int64], weight: Doubles, base: LogisticRegression) -> Trees:
    """Trees that mend the fitted model `base`; none where there are too few cases to learn them from."""
    if len(signals) < _FEWEST:
        return Trees()
    model = GradientBoostingClassifier(
        n_estimators=_COUNT,
        learning_rate=_RATE,
        max_depth=DEPTH,
        subsample=_SHARE,
        max_features=min(_COLUMNS, signals.shape[1]),
        min_samples_leaf=max(len(signals) // 400, 5),
        init=base,
        random_state=_SEED,
    ).fit(signals, labels, weight)
    grown = [_full(estimator.tree_) for estimator in model.estimators_[:, 0]]
    return Trees(*(tuple(rows) for rows in zip(*grown, strict=True)))


def _full(tree: Any) -> tuple[tuple[int, ...], tuple[float, ...], tuple[float, ...]]:
    """A tree with every branch of full depth; where it stops early, both ways lead to the same leaf."""
    nodes = [0]
    columns, limits = [], []
    for place in range(_INNER):
        node = nodes[place]
        is_leaf = tree.children_left[node] < 0
        columns.append(0 if is_leaf else int(tree.feature[node]))
        limits.append(0.0 if is_leaf else round(float(tree.threshold[node]), 5))
        nodes += [node, node] if is_leaf else [int(tree.children_left[node]), int(tree.children_right[node])]
    leaves = [round(_RATE * float(tree.value[node][0, 0]), 5) for node in nodes[_INNER:]]
    return tuple(columns), tuple(limits), tuple(leaves)
