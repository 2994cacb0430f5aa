import numpy as np
import pytest

from nlu.categories.learned import Learned
from nlu.categories.meanings import NONE
from nlu.categories.reports import shipped_reports
from nlu.retrieval.encoders import UseEncoder


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("laterne kaputt", "street_light"),
        ("la farola de mi calle no funciona", "street_light"),
        ("hundehaufen vor der tür", "dog_mess"),
        ("Ich möchte etwas melden.", NONE),
    ],
)
def test_a_text_has_its_meaning(text: str, meaning: str, known: Learned, encoder: UseEncoder) -> None:
    chances = known.meanings.of(text, encoder.encode([text])[0])
    assert known.meanings.names[int(chances.argmax())] == meaning
    assert chances.sum() == pytest.approx(1.0)


def test_all_meanings_are_learned_and_none_of_them(known: Learned) -> None:
    assert set(known.meanings.names) == {NONE, *(meaning.code for meaning in shipped_reports().meanings)}


def test_examples_are_judged_by_a_model_that_has_not_seen_them(known: Learned) -> None:
    meanings = known.meanings
    said = [at for at, example in enumerate(meanings.examples) if example.said and example.meaning != NONE]
    best = [meanings.names[int(place)] for place in meanings.left_out[said].argmax(axis=1)]
    right = np.mean([found == meanings.examples[at].meaning for found, at in zip(best, said, strict=True)])
    assert 0.7 < right < 0.95


def test_a_phrase_has_the_meaning_of_the_text_and_is_asked_for_once(known: Learned, encoder: UseEncoder) -> None:
    vector = encoder.encode(["Straßenlaterne"])[0]
    found = known.meanings.of_phrase("Straßenlaterne", vector)
    assert found.tolist() == known.meanings.of("Straßenlaterne", vector).tolist()
    assert known.meanings.of_phrase("Straßenlaterne", vector) is found
