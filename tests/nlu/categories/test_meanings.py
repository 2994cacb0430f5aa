from collections.abc import Sequence

import numpy as np
import pytest

from nlu.categories.learned import Learned
from nlu.categories.meanings import NONE, HeldOut
from nlu.categories.reports import shipped_reports
from nlu.retrieval.encoders import UseEncoder, Vectors


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


def test_examples_are_judged_by_a_model_that_has_not_seen_them(held_out: HeldOut) -> None:
    meanings = held_out.meanings
    said = [at for at, example in enumerate(meanings.examples) if example.said and example.meaning != NONE]
    best = [meanings.names[int(place)] for place in held_out.chances[said].argmax(axis=1)]
    right = np.mean([found == meanings.examples[at].meaning for found, at in zip(best, said, strict=True)])
    assert 0.7 < right < 0.95


class Counting:
    """Counts how many texts it is asked for."""

    def __init__(self, encoder: UseEncoder) -> None:
        self.name, self.dim, self.asked = encoder.name, encoder.dim, 0
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += len(texts)
        return self._encoder.encode(texts)


def test_phrases_have_the_meaning_of_texts_and_are_asked_for_once(known: Learned, encoder: UseEncoder) -> None:
    phrases, counting = ["Ampelmast", "Laternenmast", "Ampelmast"], Counting(encoder)
    found = known.meanings.of_phrases(phrases, counting)
    each = [known.meanings.of(phrase, encoder.encode([phrase])[0]) for phrase in phrases]
    assert found == pytest.approx(np.stack(each), abs=1e-5)
    assert known.meanings.of_phrases(phrases, counting).tolist() == found.tolist()
    assert counting.asked == 2
