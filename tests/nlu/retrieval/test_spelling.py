"""What is written as it sounds is read as it is spelled; what is spelled right, or is another word, stays."""

import pytest

from nlu.retrieval.phrases import phrases_of
from nlu.retrieval.spelling import Spelling, sound
from tests.nlu.retrieval.small_town import DOCUMENTS

MORE = ("anrufen", "abgeholt", "führerschein", "verloren", "kaputt", "straße", "wien", "anmelden", "abmelden", "kann")


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    document = DOCUMENTS[0]
    extra = type(document)("worte", (" ".join(MORE),))
    return Spelling(phrases_of([*DOCUMENTS, extra]), ())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("wo kan ich anruffen", "wo kann ich anrufen"),
        ("fürerschien verlohren", "führerschein verloren"),
        ("wird das kaput abgehohlt?", "wird das kaputt abgeholt?"),
        ("in der Strase, bitte", "in der straße, bitte"),
    ],
)
def test_words_written_by_ear_get_their_spelling(spelling: Spelling, written: str, meant: str) -> None:
    assert spelling.corrected(written) == meant


@pytest.mark.parametrize("text", ["Wien", "anzumelden", "xyzzy", "Ich bin 42", "", "?!", "verloren und abgeholt"])
def test_what_is_known_or_sounds_like_nothing_stays(spelling: Spelling, text: str) -> None:
    assert spelling.corrected(text) == text


@pytest.mark.parametrize(
    ("one", "other"), [("zetel", "zettel"), ("brif", "brief"), ("fult", "fullt"), ("plaz", "platz")]
)
def test_spelling_by_ear_sounds_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"), [("anmelden", "abmelden"), ("pass", "passt"), ("wein", "wien"), ("kind", "kinder")]
)
def test_other_words_sound_different(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def test_a_word_that_citizens_use_again_and_again_is_no_slip() -> None:
    document = DOCUMENTS[0]
    asked = type(document)("lappen", ("Lappen",), questions=("mein lapen", "der lapen ist weg", "lapen neu"))
    rare = type(document)("lappen", ("Lappen",), questions=("mein lapen",))
    assert Spelling(phrases_of([asked]), ()).corrected("lapen") == "lapen"
    assert Spelling(phrases_of([rare]), ()).corrected("lapen") == "lappen"
