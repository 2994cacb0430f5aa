import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from nlu.retrieval import vectors
from nlu.retrieval.vectors import encode_cached
from tests.nlu.retrieval.small_town import GramEncoder


def test_known_texts_are_read_and_not_encoded_again(tmp_path: Path, gram_encoder: GramEncoder) -> None:
    path = tmp_path / "deep" / "vectors.db"
    first = encode_cached(["Pass", "Hund"], gram_encoder, path)
    gram_encoder.encoded.clear()
    again = encode_cached(["Hund", "Müll", "Pass"], gram_encoder, path)
    assert gram_encoder.encoded == ["Müll"]
    assert np.array_equal(again[[2, 0]], first)


@pytest.mark.parametrize("content", [b"PK\x03\x04 torn", b"SQLite format 3\x00 torn" * 100])
def test_a_file_that_is_none_is_made_anew(tmp_path: Path, gram_encoder: GramEncoder, content: bytes) -> None:
    path = tmp_path / "vectors.db"
    path.write_bytes(content)
    encode_cached(["Pass"], gram_encoder, path)
    gram_encoder.encoded.clear()
    encode_cached(["Pass"], gram_encoder, path)
    assert gram_encoder.encoded == []


def test_vectors_of_another_encoder_are_not_taken(tmp_path: Path, gram_encoder: GramEncoder) -> None:
    path = tmp_path / "vectors.db"
    encode_cached(["Pass"], gram_encoder, path)
    gram_encoder.name = "other"
    gram_encoder.encoded.clear()
    encode_cached(["Pass"], gram_encoder, path)
    assert gram_encoder.encoded == ["Pass"]


def test_many_may_add_at_once(tmp_path: Path, gram_encoder: GramEncoder) -> None:
    asked = [[f"Frage {at % 7}", f"Frage {at}"] for at in range(20)]
    with ThreadPoolExecutor(8) as pool:
        rows = list(pool.map(lambda texts: encode_cached(texts, gram_encoder, tmp_path / "vectors.db"), asked))
    expected = [gram_encoder.encode(texts) for texts in asked]
    assert np.array_equal(np.stack(rows), np.stack(expected))


def test_the_oldest_vectors_go_first(
    tmp_path: Path, gram_encoder: GramEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "MAX_ROWS", 3)
    path = tmp_path / "vectors.db"
    for text in ("eins", "zwei", "drei", "vier", "fünf"):
        encode_cached([text], gram_encoder, path)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT count(*) FROM vectors").fetchone() == (3,)
    gram_encoder.encoded.clear()
    encode_cached(["drei", "vier", "fünf"], gram_encoder, path)
    assert gram_encoder.encoded == []
