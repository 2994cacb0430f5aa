import pytest

from nlu.retrieval.grams import GramIndex

INDEX = GramIndex(["Personalausweis", "Hundesteuer", "Steuerbescheid"])


def test_same_text_has_cosine_one() -> None:
    cosine, held = INDEX.search("personalausweis")
    assert cosine[0] == pytest.approx(1, abs=1e-5)
    assert held[0] == pytest.approx(1, abs=1e-5)


def test_mistyped_word_is_nearest_to_what_was_meant() -> None:
    assert INDEX.search("Hundstteuer")[0].argmax() == 1


def test_part_of_a_compound_is_held_by_it() -> None:
    _, held = INDEX.search("Steuer")
    assert min(held[1], held[2]) > 0.4
    assert held[0] < 0.1


def test_unknown_letters_match_nothing() -> None:
    cosine, held = INDEX.search("你好")
    assert float(cosine.max()) == float(held.max()) == 0.0
