from pathlib import Path

import numpy as np

from nlu.retrieval.vectors import encode_cached
from tests.nlu.retrieval.small_town import GramEncoder


def test_known_texts_are_read_and_not_encoded_again(tmp_path: Path, gram_encoder: GramEncoder) -> None:
    path = tmp_path / "deep" / "vectors.npz"
    first = encode_cached(["Pass", "Hund"], gram_encoder, path)
    gram_encoder.encoded.clear()
    again = encode_cached(["Hund", "Müll", "Pass"], gram_encoder, path)
    assert gram_encoder.encoded == ["Müll"]
    assert np.array_equal(again[[2, 0]], first)


def test_torn_file_is_made_anew(tmp_path: Path, gram_encoder: GramEncoder) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(b"PK\x03\x04 torn")
    encode_cached(["Pass"], gram_encoder, path)
    gram_encoder.encoded.clear()
    encode_cached(["Pass"], gram_encoder, path)
    assert gram_encoder.encoded == []


def test_vectors_of_another_encoder_are_not_taken(tmp_path: Path, gram_encoder: GramEncoder) -> None:
    path = tmp_path / "vectors.npz"
    encode_cached(["Pass"], gram_encoder, path)
    gram_encoder.name = "other"
    gram_encoder.encoded.clear()
    encode_cached(["Pass"], gram_encoder, path)
    assert gram_encoder.encoded == ["Pass"]
