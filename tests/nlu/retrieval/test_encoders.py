import numpy as np

from nlu.retrieval.encoders import UseEncoder


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
