from nlu.categories.learned import Learned, learn_from, learned
from nlu.categories.reports import shipped_reports
from nlu.retrieval.encoders import UseEncoder


def test_limits_are_chances(known: Learned) -> None:
    assert 0.5 < known.sure_from < 1
    assert 0 < known.choices_from < known.sure_from
    assert 0.3 < known.link_from < 1


def test_it_is_learned_once_for_an_encoder_of_a_name(known: Learned) -> None:
    assert learned(UseEncoder()) is known


def test_learning_anew_gives_the_same(known: Learned, encoder: UseEncoder) -> None:
    again = learn_from(shipped_reports(), encoder)
    assert again.weights.tolist() == known.weights.tolist()
    assert (again.sure_from, again.choices_from, again.link_from) == (
        known.sure_from,
        known.choices_from,
        known.link_from,
    )
