from pathlib import Path

import numpy as np

from nlu.categories.learned import Learned, learned
from nlu.categories.meanings import Meanings
from nlu.categories.reports import shipped_reports
from nlu.retrieval.encoders import UseEncoder
from nlu.retrieval.vectors import KeptEncoder


def test_it_is_learned_once_for_an_encoder_of_a_name(known: Learned) -> None:
    assert learned(UseEncoder()) is known


def test_kept_vectors_are_the_same(known: Learned, encoder: UseEncoder, tmp_path: Path) -> None:
    keep = tmp_path / "vectors.db"
    fresh, kept = (Meanings.learn(shipped_reports(), KeptEncoder(encoder, keep)) for _ in range(2))
    assert keep.exists()
    assert np.allclose(kept.vectors, known.meanings.vectors, atol=1e-5)  # others stood beside them when they were made
    assert (fresh.vectors == kept.vectors).all()
