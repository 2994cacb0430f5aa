import pytest

from nlu.retrieval.typos import Typos

KNOWN = Typos(["personalausweis", "hundesteuer", "pass", "wohnung"])


@pytest.mark.parametrize("slip", ["personalausweiss", "personalauswies", "personlausweis", "persomalausweis"])
def test_one_slip_is_forgiven(slip: str) -> None:
    assert KNOWN.nearest(slip) == "personalausweis"


@pytest.mark.parametrize("word", ["personalausweis", "pas", "zirkus", "12345"])
def test_known_short_and_foreign_words_are_left_alone(word: str) -> None:
    assert KNOWN.nearest(word) is None
