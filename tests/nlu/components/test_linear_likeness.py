"""Two messages are alike by meaning, by words and by letters, and words count in full only with the meaning."""

import numpy as np
import pytest

from nlu.components import linear_likeness
from nlu.components.linear_likeness import Likeness, word_vectorizers

TEXTS = ["reisepass beantragen", "reisepass verloren", "hund anmelden", "hund abmelden"]
VECTORS = np.eye(4, 6, dtype=np.float32)
NOWHERE = np.eye(4, 6, dtype=np.float32)[0] * 0


def _likeness(bend: float = 1.0) -> Likeness:
    return Likeness.of(TEXTS, VECTORS, 4.0, bend)


def test_the_nearer_in_meaning_the_more_alike() -> None:
    found = [_likeness().of_message("東京", share * VECTORS[0])[0][0] for share in (0.0, 0.5, 1.0)]
    assert found == sorted(found)
    assert found[-1] == pytest.approx(4.0 + 1)


def test_a_greater_bend_lets_meaning_fade_faster() -> None:
    slow, fast = (_likeness(bend).of_message("東京", 0.5 * VECTORS[0])[0][0] for bend in (0.5, 2.0))
    assert fast < slow


def test_common_words_make_alike_and_count_more_with_the_meaning() -> None:
    likeness = _likeness()
    words, _ = likeness.of_message("reisepass", NOWHERE)
    assert min(words[:2]) > max(words[2:])
    with_meaning = likeness.of_message("reisepass", VECTORS[0])[0][0] - likeness.of_message("東京", VECTORS[0])[0][0]
    alone = words[0] - likeness.of_message("東京", NOWHERE)[0][0]
    assert with_meaning > alone > 0


def test_a_typo_shares_its_letters() -> None:
    likeness, _ = _likeness().of_message("raisepas", NOWHERE)
    assert likeness[0] > likeness[2]


def test_the_blocks_do_not_change_what_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _likeness().among_examples(np.array([True, True, False, True]))
    monkeypatch.setattr(linear_likeness, "_BLOCK", 3)
    parts = _likeness().among_examples(np.array([True, True, False, True]))
    assert np.allclose(whole[0], parts[0])
    assert np.allclose(whole[1], parts[1])


def test_nearest_is_another_example_of_those_inside() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, 1]], dtype=np.float32)
    _, nearest = Likeness.of(TEXTS, vectors, 4.0, 1.0).among_examples(np.array([True, False, True, False]))
    assert nearest == pytest.approx([0.6, 0.96, 0.6, 0.8])


def test_words_come_in_pairs_too_and_umlauts_stay() -> None:
    words, _ = word_vectorizers(few=True)
    words.fit(["Gebühr für Hunde"])
    assert set(words.vocabulary_) == {"gebühr", "für", "hunde", "gebühr für", "für hunde"}


def test_letters_must_be_shared_unless_there_are_few_examples() -> None:
    _, letters = word_vectorizers(few=False)
    assert "x" not in "".join(letters.fit(["abc", "abc x"]).vocabulary_)
    assert Likeness.of(["ab", "cd"], VECTORS[:2], 4.0, 1.0).of_message("ab", VECTORS[0])[0].argmax() == 0
