import pytest

from nlu.categories.category import Category
from nlu.categories.own_words import OwnWords
from nlu.retrieval.encoders import UseEncoder

CATEGORIES = [Category("1", ("Ratten",), ("Ungeziefer",)), Category("2", ("Lärm",), (), "Baustellen in der Nacht")]


def test_words_and_meaning_point_to_the_category(encoder: UseEncoder) -> None:
    own = OwnWords(CATEGORIES, encoder)
    assert own.cover("überall ungeziefer").argmax() == 0
    assert own.cosine(encoder.encode(["construction noise at night"])[0]).argmax() == 1


def test_further_words_count_as_keywords(encoder: UseEncoder) -> None:
    assert OwnWords(CATEGORIES, encoder).cover("presslufthammer")[1] < 0.2
    assert OwnWords(CATEGORIES, encoder, {"2": ["Presslufthammer"]}).cover("presslufthammer")[1] == pytest.approx(1.0)


def test_no_category_is_no_fault(encoder: UseEncoder) -> None:
    own = OwnWords([], encoder)
    assert own.cover("ratten").shape == own.cosine(encoder.encode(["ratten"])[0]).shape == (0,)
