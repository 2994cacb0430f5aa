"""The trained intent model as a file of arrays and word lists, read without running any code from it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.components.linear_familiarity import Familiarity
from nlu.components.linear_likeness import Likeness, word_vectorizers
from nlu.components.linear_model import Model

Arrays = Mapping[str, NDArray[Any]]
_SPARSE = ("data", "indices", "indptr", "shape")


def write(path: Path, model: Model, exact: dict[str, str]) -> None:
    """Model, and the intents of messages that are training examples word for word."""
    likeness, familiarity = model.likeness, model.familiarity
    spoken = {"exact": exact, "names": model.names, "terms": [_terms(found) for found in likeness.vectorizers]}
    arrays: dict[str, Any] = {
        "spoken": np.frombuffer(json.dumps(spoken, ensure_ascii=False).encode(), dtype=np.uint8),
        "vectors": likeness.vectors,
        "likeness": np.array([likeness.weight, likeness.bend]),
        "inside": model.inside,
        "weights": model.weights,
        "sigmoid": np.array([model.slope, model.centre]),
        "familiar": familiarity.inside,
        "knots": familiarity.knots,
    }
    for at, (found, posting) in enumerate(zip(likeness.vectorizers, likeness.postings, strict=True)):
        arrays |= {f"idf-{at}": found.idf_, **{f"{part}-{at}": getattr(posting, part) for part in _SPARSE}}
    with path.open("wb") as file:
        np.savez(file, **arrays)


def read(path: Path) -> tuple[Model, dict[str, str]]:
    """What `write` has written; raises ValueError where the file holds anything but arrays."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    spoken = json.loads(arrays["spoken"].tobytes())
    weight, bend = arrays["likeness"].tolist()
    slope, centre = arrays["sigmoid"].tolist()
    model = Model(
        names=tuple(spoken["names"]),
        likeness=Likeness(_vectorizers(spoken["terms"], arrays), _postings(arrays), arrays["vectors"], weight, bend),
        inside=arrays["inside"],
        weights=arrays["weights"],
        slope=slope,
        centre=centre,
        familiarity=Familiarity(arrays["familiar"], arrays["knots"]),
    )
    return model, spoken["exact"]


def _terms(vectorizer: TfidfVectorizer) -> list[str]:
    """Its terms, in the order of their columns."""
    return list(vectorizer.get_feature_names_out())


def _vectorizers(terms: Sequence[Sequence[str]], arrays: Arrays) -> tuple[TfidfVectorizer, ...]:
    made = word_vectorizers(few=True)
    for at, vectorizer in enumerate(made):
        vectorizer.vocabulary_ = {term: place for place, term in enumerate(terms[at])}
        vectorizer.idf_ = arrays[f"idf-{at}"]
    return made


def _postings(arrays: Arrays) -> tuple[csr_matrix, ...]:
    rows = [[arrays[f"{part}-{at}"] for part in _SPARSE] for at in range(2)]
    return tuple(csr_matrix((data, indices, indptr), shape=tuple(shape)) for data, indices, indptr, shape in rows)
