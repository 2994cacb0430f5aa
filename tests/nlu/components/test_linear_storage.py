"""A stored model understands as it did before, and a file that could run code is refused."""

from pathlib import Path

import numpy as np
import pytest

from nlu.components.linear_model import Model, Settings
from nlu.components.linear_storage import read, write
from nlu.evaluate.trust import Point

TEXTS = ["red apple", "red cherry", "green apple tree", "fast car", "fast train", "slow old car"]
LABELS = ["fruit", "fruit", "fruit", "traffic", "traffic", "traffic"]
VECTORS = np.eye(6, 8, dtype=np.float32)


@pytest.fixture
def model() -> Model:
    return Model.fit(TEXTS, VECTORS, LABELS, Settings(outside_intents=("traffic",)))


def test_what_was_written_understands_the_same(model: Model, tmp_path: Path) -> None:
    write(tmp_path / "model.npz", model, {})
    again, _ = read(tmp_path / "model.npz")
    assert again.names == ("fruit", "traffic")
    for text, vector in [("red car", VECTORS[1]), ("ÄÖÜ 東京", VECTORS[5])]:
        before, after = model.understand(text, vector), again.understand(text, vector)
        assert np.array_equal(before.chances, after.chances)
        assert before.familiarity == after.familiarity


def test_examples_word_for_word_come_back_with_their_intents(model: Model, tmp_path: Path) -> None:
    exact = {"red apple": "fruit", "grüß gott": "traffic", "": "fruit"}
    write(tmp_path / "model.npz", model, exact)
    assert read(tmp_path / "model.npz")[1] == exact


def test_a_file_that_could_run_code_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "model.npz", spoken=np.array([Point(0.5, 0.5, 0.0)], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        read(tmp_path / "model.npz")
