import numpy as np
import pytest

from nlu.retrieval.encoders import E5Encoder, Remembering, UseEncoder, Vectors


def test_vectors_have_length_one(use_encoder: UseEncoder) -> None:
    rows = use_encoder.encode(["Personalausweis", "Wo ist das Rathaus?", ""])
    assert rows.shape == (3, 512)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)


def test_no_texts_give_no_rows() -> None:
    assert UseEncoder().encode([]).shape == (0, 512)


def test_vectors_do_not_depend_on_the_company_they_are_encoded_in(use_encoder: UseEncoder) -> None:
    alone = UseEncoder().encode(["Hundesteuer anmelden"])
    together = use_encoder.encode(["Müll", "Hundesteuer anmelden", "Müll"])
    assert np.allclose(alone[0], together[1], atol=1e-5)


def test_small_cache_forgets_but_answers_the_same() -> None:
    encoder = UseEncoder(cache_size=1)
    first = encoder.encode(["eins", "zwei", "drei"])
    assert np.allclose(first, encoder.encode(["eins", "zwei", "drei"]), atol=1e-5)


def test_a_question_lies_beside_its_translation(use_encoder: UseEncoder) -> None:
    german, turkish, other = use_encoder.encode(
        ["Wo kann ich mein Auto anmelden?", "Arabamı nereye kaydettirebilirim?", "Wann ist Wahlsonntag?"]
    )
    assert german @ turkish > german @ other + 0.2


class CountingEncoder(Remembering):
    """Counts what its model is asked; a text is its length."""

    name = "counting"
    dim = 2

    def __init__(self, cache_size: int = 4) -> None:
        super().__init__(cache_size)
        self.asked: list[list[str]] = []

    def _rows(self, texts: list[str]) -> Vectors:
        self.asked.append(texts)
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)


def test_a_text_is_put_to_the_model_once_and_then_remembered() -> None:
    encoder = CountingEncoder()
    first = encoder.encode(["Pass", "Hund", "Pass"])
    assert np.array_equal(encoder.encode(["Hund", "Müll", "Pass"])[[2, 0, 2]], first)
    assert encoder.asked == [["Pass", "Hund"], ["Müll"]]


def test_the_texts_used_last_are_remembered_longest() -> None:
    encoder = CountingEncoder(cache_size=2)
    for text in ("Pass", "Hund", "Pass", "Müll", "Pass", "Hund"):
        encoder.encode([text])
    assert encoder.asked == [["Pass"], ["Hund"], ["Müll"], ["Hund"]]


def test_what_citizens_wrote_is_not_kept() -> None:
    encoder = CountingEncoder()
    encoder.encode(["Mein Name ist Geheim"])
    encoder.asked.clear()
    assert "Geheim" not in repr(vars(encoder))


def test_the_stronger_encoder_knows_languages_that_are_not_german() -> None:
    ukrainian, german, other = E5Encoder().encode(
        ["Як зняти авто з обліку?", "Wie melde ich mein Auto ab?", "Wie melde ich meinen Hund an?"]
    )
    assert ukrainian.shape == (E5Encoder.dim,)
    assert ukrainian @ ukrainian == pytest.approx(1, abs=1e-4)
    assert ukrainian @ german > ukrainian @ other + 0.01
