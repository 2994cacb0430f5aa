"""The linear model over all phrases."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nlu.retrieval.phrase_model import PhraseModel
from tests.nlu.retrieval.small_town import GramEncoder

TEXTS = [
    "dog tax",
    "register my dog",
    "tax for a dog",
    "passport",
    "new passport",
    "passport for a child",
    "bulky waste",
]
OWNERS = np.array([0, 0, 0, 1, 1, 1, 2])


@pytest.fixture(name="model")
def _model(gram_encoder: GramEncoder) -> PhraseModel:
    return PhraseModel(TEXTS, gram_encoder.encode(TEXTS), np.arange(len(TEXTS)), OWNERS, 3)


def _score(model: PhraseModel, text: str, *left_out: int) -> NDArray[Any]:
    vector = GramEncoder().encode([text])[0]
    return model.score(text, vector, np.array(left_out, dtype=np.int64))


@pytest.mark.parametrize(("text", "owner"), [("my dog's tax", 0), ("a passport please", 1), ("bulky wast", 2)])
def test_a_text_sounds_like_the_phrases_of_its_document(model: PhraseModel, text: str, owner: int) -> None:
    assert int(np.argmax(_score(model, text))) == owner


def test_a_text_that_sounds_like_none_gets_little_from_any(model: PhraseModel) -> None:
    assert _score(model, "zzzz qqqq").max() < 0.3 < _score(model, "new passport").max()


@pytest.mark.parametrize("left_out", [(3,), (3, 4), (0, 5, 6)])
def test_left_out_phrases_count_as_if_the_model_had_never_seen_them(
    model: PhraseModel, left_out: tuple[int, ...]
) -> None:
    kept = np.array([at for at in range(len(TEXTS)) if at not in left_out])
    table, weights = model._rows(kept).astype(float), model._weights[kept, None]
    solved = np.linalg.solve(table.T @ (weights * table) + np.eye(table.shape[1]), table.T @ (weights * _wanted(kept)))
    row = model._rows(np.array([3]))[0]
    assert _score(model, TEXTS[3], *left_out) == pytest.approx(row @ solved, abs=1e-4)


def _wanted(kept: NDArray[np.int64]) -> NDArray[np.float64]:
    wanted = np.full((len(kept), 3), -1 / 3)
    wanted[np.arange(len(kept)), OWNERS[kept]] = 1
    return wanted


def test_a_document_with_many_phrases_does_not_swallow_the_others() -> None:
    texts = [f"dog number {word}" for word in ("one", "two", "three", "four", "five", "six", "seven")] + ["dog waste"]
    model = PhraseModel(texts, GramEncoder().encode(texts), np.arange(len(texts)), np.array([0] * 7 + [1]), 2)
    assert _score(model, "waste")[1] > _score(model, "waste")[0]


def test_the_same_phrases_make_the_same_model(model: PhraseModel) -> None:
    again = PhraseModel(TEXTS, GramEncoder().encode(TEXTS), np.arange(len(TEXTS)), OWNERS, 3)
    assert np.array_equal(_score(model, "child's passport"), _score(again, "child's passport"))
