from nlu.retrieval.compounds import Compounds
from nlu.retrieval.words import fold, stem, words

VOCABULARY = words("Reise Pass Verlust Anzeige Gewerbe Behörde Geburt Urkunde Kfz Zulassung Meldung")


def test_compound_falls_into_words_of_the_documents() -> None:
    assert Compounds(VOCABULARY).split("gewerbebehorde") == ("gewerb", "behord")


def test_linking_letters_are_dropped() -> None:
    assert Compounds(VOCABULARY).split("geburtsurkunde") == ("gebur", "urkund")


def test_long_compound_is_split_to_the_last_part() -> None:
    parts = Compounds(VOCABULARY).split("reisepassverlustanzeige")
    assert {stem(fold(word)) for word in ("Reise", "Pass", "Anzeige")} < set(parts)
    assert Compounds(VOCABULARY).split("reisepassverlust")[1] == stem("verlust")


def test_abbreviation_may_be_a_part() -> None:
    assert Compounds(VOCABULARY).split("kfzzulassung")[0] == "kfz"


def test_word_whose_parts_nobody_uses_stays_whole() -> None:
    assert Compounds(VOCABULARY).split("schmetterling") == ()


def test_particle_is_not_a_part() -> None:
    assert Compounds(VOCABULARY).split("anmeldung") == ()
