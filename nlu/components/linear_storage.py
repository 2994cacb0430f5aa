"""The trained intent model as a file of matrices and word lists, read without running any code from it."""

from pathlib import Path
from typing import Any

import numpy as np
import skops.io as sio

from nlu.components.linear_familiarity import Familiarity
from nlu.components.linear_likeness import Likeness
from nlu.components.linear_model import Model

_TRUSTED = ["scipy.sparse._csr.csr_matrix"]
"""Types that a stored model may hold beside skops' own list; anything else is refused."""


def write(path: Path, model: Model, exact: dict[str, str]) -> None:
    """Model, and the intents of messages that are training examples word for word."""
    likeness, familiarity = model.likeness, model.familiarity
    stored = {
        "exact": exact,
        "names": list(model.names),
        "vectorizers": list(likeness.vectorizers),
        "postings": list(likeness.postings),
        "vectors": likeness.vectors,
        "likeness": [likeness.weight, likeness.bend],
        "inside": model.inside,
        "weights": model.weights,
        "sigmoid": [model.slope, model.centre],
        "familiar": familiarity.inside,
        "knots": familiarity.knots,
    }
    sio.dump(stored, path)


def read(path: Path) -> tuple[Model, dict[str, str]]:
    """What `write` has written; raises where the file holds types that are not trusted."""
    stored: dict[str, Any] = sio.load(path, trusted=_TRUSTED)
    weight, bend = stored["likeness"]
    slope, centre = stored["sigmoid"]
    likeness = Likeness(
        tuple(stored["vectorizers"]), tuple(stored["postings"]), stored["vectors"], float(weight), float(bend)
    )
    model = Model(
        names=tuple(stored["names"]),
        likeness=likeness,
        inside=np.asarray(stored["inside"]),
        weights=stored["weights"],
        slope=float(slope),
        centre=float(centre),
        familiarity=Familiarity(stored["familiar"], stored["knots"]),
    )
    return model, stored["exact"]
